package io.invoq.dispatcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.invoq.platform.config.ConfigLoader;
import io.invoq.platform.config.ConfigSources;
import io.invoq.platform.health.HealthChecks;
import io.invoq.platform.kafka.KafkaHeaders;
import io.invoq.platform.lifecycle.Node;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.SharedKafka;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.record.DeadLetter;
import io.invoq.wire.record.DeadLetterCodec;
import io.invoq.wire.record.Execution;
import io.invoq.wire.record.HttpAnswer;
import io.invoq.wire.record.Outcome;
import io.invoq.wire.record.Payload;
import io.invoq.wire.record.RecordType;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.record.Result;
import io.invoq.wire.record.ResultCodec;
import io.invoq.wire.record.Trace;
import io.invoq.wire.topic.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The whole dispatcher between a real broker and a real receiver. */
@ExtendWith({SharedKafka.class, LeakCheck.class})
class CallbackDispatcherIT {

    private static final String SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    private static final Duration CEILING = Duration.ofSeconds(60);

    private record Callback(Map<String, List<String>> headers, String body) {}

    private final List<Callback> received = new CopyOnWriteArrayList<>();
    private final KafkaFixture kafka;

    @TempDir
    private Path data;

    CallbackDispatcherIT(KafkaFixture kafka) {
        this.kafka = kafka;
    }

    @Test
    void successesArriveSignedAndWhatCannotBeDeliveredBecomesADeadLetter() throws Exception {
        // Given
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/ok", this::take);
        receiver.createContext("/broken", exchange -> {
            exchange.sendResponseHeaders(500, -1);
            exchange.close();
        });
        receiver.start();
        String base = "http://127.0.0.1:" + receiver.getAddress().getPort();
        Result wanted = result(base + "/ok", 200);
        Result broken = result(base + "/broken", 200);
        Result refused = result("http://169.254.169.254/latest/meta-data", 200);

        // When
        try (CallbackDispatcher dispatcher = CallbackDispatcher.start(node(), config(), new HealthChecks());
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", kafka.bootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(Topics.results().name(), new byte[] {1, 2, 3}))
                    .get();
            for (Result result : List.of(result(null, 200), result(base + "/ok", 500), refused, broken, wanted)) {
                ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                        Topics.results().name(), ResultCodec.body(result).bytes());
                ResultCodec.write(result, RecordType.RESULT, Instant.now(), record.headers()::add);
                producer.send(record).get();
            }

            // Then
            await().atMost(CEILING).untilAsserted(() -> assertThat(received).hasSize(1));
            Callback callback = received.getFirst();
            assertThat(callback.body()).isEqualTo("done");
            assertThat(callback.headers())
                    .containsEntry("X-request-id", List.of(wanted.id().toString()))
                    .containsEntry("Webhook-id", List.of(wanted.id().toString()))
                    .containsEntry("X-function-status", List.of("200"));
            HttpHeaders headers = HttpHeaders.of(callback.headers(), (name, value) -> true);
            assertThatCode(() -> new Webhook(SECRET).verify(callback.body(), headers))
                    .doesNotThrowAnyException();

            List<DeadLetter> letters = awaitDeadLetters(2);
            assertThat(letters)
                    .anySatisfy(letter -> {
                        assertThat(letter.id()).isEqualTo(broken.id());
                        assertThat(letter.reason()).isEqualTo("callback-failed");
                        assertThat(letter.attempts()).isEqualTo(2);
                        assertThat(letter.detail()).contains("500");
                    })
                    .anySatisfy(letter -> {
                        assertThat(letter.id()).isEqualTo(refused.id());
                        assertThat(letter.reason()).isEqualTo("callback-refused");
                    });
        }

        // Then nothing comes a second time to the dispatcher that takes over
        try (CallbackDispatcher next = CallbackDispatcher.start(node(), config(), new HealthChecks())) {
            assertThat(awaitDeadLetters(2)).hasSize(2);
            assertThat(received).hasSize(1);
        } finally {
            receiver.stop(0);
        }
    }

    private void take(HttpExchange exchange) throws IOException {
        received.add(new Callback(
                Map.copyOf(exchange.getRequestHeaders()),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    private static Result result(@Nullable String url, int status) {
        return new Result(
                RequestId.next(Instant.now()),
                FunctionUrn.parse("sn:cn:yrk:default:function:0@shop@order:latest"),
                new Outcome.Answered(new HttpAnswer(
                        status, io.invoq.wire.record.HttpHeaders.NONE, "text/plain", Payload.of("done"))),
                new Execution("worker-1", 1, Duration.ofMillis(5), Payload.EMPTY),
                url,
                Trace.NONE);
    }

    private DispatcherProcessConfig load() {
        return ConfigLoader.load(
                        DispatcherProcessConfig.class,
                        new ConfigSources()
                                .set(List.of(
                                        "kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                                        "node.data=" + data,
                                        "topics.partitions=4",
                                        "topics.replication-factor=1",
                                        "topics.min-insync-replicas=1",
                                        "callbacks.signing-secret=" + SECRET,
                                        "callbacks.attempts=2",
                                        "callbacks.first-delay=10ms",
                                        "callbacks.allow-loopback=true")))
                .value();
    }

    private Node node() {
        DispatcherProcessConfig config = load();
        return new Node(config.node(), config.kafka(), config.topics(), InstantSource.system());
    }

    private DispatcherConfig config() {
        return load().callbacks();
    }

    private List<DeadLetter> awaitDeadLetters(int count) {
        List<DeadLetter> letters = new CopyOnWriteArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer
                    .partitionsFor(Topics.deadLetters().name())
                    .stream()
                    .map((PartitionInfo info) -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            await().atMost(CEILING).until(() -> {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    letters.add(DeadLetterCodec.read(KafkaHeaders.reader(record.headers()), record.value()));
                }
                return letters.size() >= count;
            });
        }
        return letters;
    }
}
