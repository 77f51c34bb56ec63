package io.invoq.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.ingress.WireHttp.Reply;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.SharedKafka;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.record.Checkout;
import io.invoq.wire.record.CheckoutCodec;
import io.invoq.wire.record.Delivery;
import io.invoq.wire.record.Dialect;
import io.invoq.wire.record.Execution;
import io.invoq.wire.record.HttpHeaders;
import io.invoq.wire.record.HttpRequest;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.Payload;
import io.invoq.wire.record.RecordType;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.record.Result;
import io.invoq.wire.record.ResultCodec;
import io.invoq.wire.record.Trace;
import io.invoq.wire.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A call that is in no queue any more, and whose result is written and not to be seen yet, since another worker's
 * transaction on the same partition hangs.
 */
@ExtendWith(SharedKafka.class)
final class StatusHiddenIT {

    private static final int PARTITION = 0;

    private final KafkaFixture kafka;
    private final TestIngress node;
    private final RequestId id = RequestId.next(Instant.now());
    private final byte[] key = Checkout.key(id, 0, 1).getBytes(StandardCharsets.UTF_8);

    StatusHiddenIT(KafkaFixture kafka) {
        this.kafka = kafka;
        node = TestIngress.start(kafka);
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void aCheckedOutCallIsRunningUntilItsResultIsSeen() {
        FunctionUrn function = FunctionUrn.parse(node.register().urn());
        try (KafkaProducer<byte[], byte[]> hanging = producer();
                KafkaProducer<byte[], byte[]> worker = producer()) {
            // Given
            worker.beginTransaction();
            var _ = worker.send(checkout(function));
            worker.commitTransaction();
            until(() -> assertThat(status()).contains("\"running\""));
            hanging.beginTransaction();
            var _ = hanging.send(result(function, RequestId.next(Instant.now())));
            hanging.flush();

            // When
            worker.beginTransaction();
            var _ = worker.send(result(function, id));
            var _ = worker.send(new ProducerRecord<>(Topics.checkouts().name(), PARTITION, key, null));
            worker.commitTransaction();

            // Then
            for (int i = 0; i < 50; i++) {
                assertThat(status()).contains("\"running\"");
            }

            // And when
            hanging.abortTransaction();

            // Then
            until(() -> assertThat(status()).contains("\"succeeded\""));
        }
    }

    private String status() {
        Reply reply = node.get("/v1/invocations/" + id);
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        return TestIngress.json(reply).path("status").toString();
    }

    private ProducerRecord<byte[], byte[]> checkout(FunctionUrn function) {
        Invocation invocation = new Invocation(
                id,
                function,
                Dialect.EYWA,
                Delivery.async(Instant.now(), null),
                new HttpRequest("POST", "/", null, HttpHeaders.NONE, null, Payload.of("body")),
                Trace.NONE,
                false);
        Checkout checkout = new Checkout(invocation, Topics.DEFAULT_POOL, "worker-1", new UUID(0, 1));
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                Topics.checkouts().name(),
                PARTITION,
                key,
                CheckoutCodec.body(checkout).bytes());
        CheckoutCodec.write(checkout, Instant.now(), record.headers()::add);
        return record;
    }

    private static ProducerRecord<byte[], byte[]> result(FunctionUrn function, RequestId of) {
        Result result = new Result(
                of,
                function,
                ResultTopic.json("1"),
                new Execution("worker-1", 1, Duration.ofMillis(7), Payload.EMPTY),
                null,
                Trace.NONE);
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                Topics.results().name(),
                PARTITION,
                of.toString().getBytes(StandardCharsets.UTF_8),
                ResultCodec.body(result).bytes());
        ResultCodec.write(result, RecordType.RESULT, Instant.now(), record.headers()::add);
        return record;
    }

    private KafkaProducer<byte[], byte[]> producer() {
        KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "transactional.id", "t-" + UUID.randomUUID()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
        return producer;
    }

    private static void until(ThrowingRunnable holds) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(holds);
    }
}
