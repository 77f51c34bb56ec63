package io.invoq.ingress;

import io.invoq.platform.kafka.KafkaHeaders;
import io.invoq.testkit.KafkaFixture;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.record.DeadCallback;
import io.invoq.wire.record.DeadInvocation;
import io.invoq.wire.record.DeadLetter;
import io.invoq.wire.record.DeadLetterCodec;
import io.invoq.wire.record.Delivery;
import io.invoq.wire.record.Dialect;
import io.invoq.wire.record.Execution;
import io.invoq.wire.record.HttpAnswer;
import io.invoq.wire.record.HttpHeaders;
import io.invoq.wire.record.HttpRequest;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.InvocationCodec;
import io.invoq.wire.record.Lane;
import io.invoq.wire.record.LastOutcome;
import io.invoq.wire.record.Outcome;
import io.invoq.wire.record.Payload;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.record.Result;
import io.invoq.wire.record.Trace;
import io.invoq.wire.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes dead letters as workers and dispatchers do, and reads what ingresses make of them. Used by one thread. */
final class DeadLetterTopics {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final KafkaFixture kafka;

    DeadLetterTopics(KafkaFixture kafka) {
        this.kafka = kafka;
    }

    /** A function of a tenant. */
    static FunctionUrn function(String tenant) {
        return new FunctionUrn(
                tenant, "test", "f-" + UUID.randomUUID().toString().substring(0, 8), FunctionUrn.LATEST);
    }

    /** An invocation that was given up just now, with a body. */
    static DeadInvocation dead(FunctionUrn function, byte[] body) {
        Invocation invocation = new Invocation(
                RequestId.next(Instant.now()),
                function,
                Dialect.EYWA,
                new Delivery(
                        Lane.ASYNC,
                        3,
                        Instant.now(),
                        null,
                        null,
                        "https://example.com/hook",
                        Instant.now(),
                        Instant.now()),
                new HttpRequest(
                        "POST",
                        "/orders/a%20b",
                        "x=1&y=%26",
                        HttpHeaders.of("X-Tag", "one", "x-tag", "two=2&3", "X-Empty", ""),
                        "application/octet-stream",
                        Payload.of(body)),
                new Trace("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "häuser & co"),
                true);
        return new DeadInvocation(
                invocation,
                new LastOutcome.Answered(503),
                DeadInvocation.ATTEMPTS_EXHAUSTED,
                "the function answered 503: away",
                "worker-1");
    }

    static DeadInvocation dead(FunctionUrn function) {
        return dead(function, "{\"n\":7}".getBytes(StandardCharsets.UTF_8));
    }

    /** The same under another id. */
    static DeadInvocation withId(DeadInvocation letter, String id) {
        Invocation old = letter.invocation();
        Invocation invocation = new Invocation(
                RequestId.parse(id).orElseThrow(),
                old.function(),
                old.dialect(),
                old.delivery(),
                old.request(),
                old.trace(),
                old.wantsLogTail());
        return new DeadInvocation(invocation, letter.ended(), letter.reason(), letter.detail(), letter.worker());
    }

    /** A callback that was given up just now. */
    static DeadCallback deadCallback(FunctionUrn function) {
        Result result = new Result(
                RequestId.next(Instant.now()),
                function,
                new Outcome.Answered(HttpAnswer.json(Payload.of("{\"ok\":true}"))),
                new Execution("worker-1", 1, Duration.ofMillis(3), Payload.EMPTY),
                "https://example.com/hook",
                Trace.NONE);
        return new DeadCallback(result, "callback-failed", "status 500", 4);
    }

    /** Writes letters, given up at that moment, of the last minutes, and each a second after the one before. */
    void write(Instant first, List<? extends DeadLetter> letters) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "acks", "all", "max.request.size", 16 << 20);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < letters.size(); i++) {
                DeadLetter letter = letters.get(i);
                Instant time = first.plusSeconds(i);
                ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                        Topics.deadLetters().name(),
                        letter.id().toString().getBytes(StandardCharsets.UTF_8),
                        DeadLetterCodec.body(letter).bytes());
                DeadLetterCodec.write(letter, time, record.headers()::add);
                producer.send(record).get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError("letters could not be written", e);
        }
    }

    /** Every committed invocation that was made from one of the letters. */
    List<Invocation> redriven(List<? extends DeadLetter> letters) {
        List<RequestId> ids = letters.stream().map(DeadLetter::id).toList();
        List<Invocation> found = new ArrayList<>();
        Map<String, Object> settings =
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "isolation.level", "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer
                            .partitionsFor(Topics.invocations(Lane.ASYNC, Topics.DEFAULT_POOL)
                                    .name())
                            .stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long start = System.nanoTime();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                if (System.nanoTime() - start > TIMEOUT.toNanos()) {
                    throw new AssertionError("invocations could not be read to " + ends);
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    Invocation invocation = InvocationCodec.read(KafkaHeaders.reader(record.headers()), record.value());
                    RequestId of = invocation.trace().redriveOf();
                    if (of != null && ids.contains(of)) {
                        found.add(invocation);
                    }
                }
            }
        }
        return found;
    }
}
