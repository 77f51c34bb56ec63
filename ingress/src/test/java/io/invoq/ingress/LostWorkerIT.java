package io.invoq.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.ingress.WireHttp.Reply;
import io.invoq.platform.lifecycle.ServiceThreads;
import io.invoq.platform.nodes.Heartbeat;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.SharedKafka;
import io.invoq.wire.node.NodeRole;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.Lane;
import io.invoq.wire.topic.Groups;
import io.invoq.wire.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A worker that takes calls, commits them and goes silent: its signs of life are real, its part on the lane is played by
 * the stand-in, which neither commits nor beats by itself.
 */
@ExtendWith({LeakCheck.class, SharedKafka.class})
@Timeout(120)
final class LostWorkerIT {

    private static final String TOPIC =
            Topics.invocations(Lane.SYNC, Topics.DEFAULT_POOL).name();
    private static final Duration SILENCE = Duration.ofSeconds(4);

    private final KafkaFixture kafka;
    private final List<KafkaProducer<byte[], byte[]>> producers = new ArrayList<>();
    private final List<Heartbeat> heartbeats = new ArrayList<>();
    private final String node = "w-" + UUID.randomUUID();
    private final String id = UUID.randomUUID().toString();
    private final TestIngress ingress;
    private final StandInWorker worker;
    private final TestIngress.Registered function;

    LostWorkerIT(KafkaFixture kafka) {
        this.kafka = kafka;
        ingress = TestIngress.start(kafka, "worker-silence=" + SILENCE.toSeconds() + "s");
        worker = StandInWorker.start(kafka);
        worker.keepSilent();
        function = ingress.register("\"timeout\":60");
    }

    @BeforeEach
    void start() {
        beat();
    }

    @AfterEach
    void close() {
        heartbeats.forEach(Heartbeat::close);
        ingress.close();
        worker.close();
    }

    @Test
    void aPostThatWasTakenIsAnsweredInDoubtAndDoesNotAskForARepeat() throws Exception {
        try (WireHttp caller = WireHttp.connect(ingress.port())) {
            // Given
            ingress.send(caller, "POST", function.sync("/"), "1", "X-Request-Id: " + id);
            worker.awaitCall(id);
            commitAll();
            // When
            long lost = System.nanoTime();
            goSilent();
            Reply reply = caller.read();
            // Then
            assertThat(Duration.ofNanos(System.nanoTime() - lost)).isLessThan(SILENCE.plusSeconds(3));
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.one("X-Inner-Code")).isEqualTo("1007");
            assertThat(reply.one("X-Invoq-Error-Source")).isEqualTo("platform");
            assertThat(reply.one("X-Request-Id")).isEqualTo(id);
            assertThat(reply.all("Retry-After")).isEmpty();
            assertThat(TestIngress.json(reply).path("reason").asText()).isEqualTo("in-doubt");
            assertThat(TestIngress.json(reply).path("detail").asText())
                    .contains(id)
                    .contains("may or may not have run");
        }
    }

    @Test
    void aPutThatWasTakenIsSentAgainAndTheNextOwnersAnswerIsTheCallers() throws Exception {
        try (WireHttp caller = WireHttp.connect(ingress.port())) {
            // Given
            ingress.send(caller, "PUT", function.sync("/"), "1", "X-Request-Id: " + id);
            Invocation first = worker.awaitCall(id);
            commitAll();
            // When
            goSilent();
            Awaitility.await().until(() -> worker.calls(id).size() == 2);
            Invocation second = worker.calls(id).getLast();
            worker.reply(second, StandInWorker.json("\"second\""));
            // Then
            assertThat(second.delivery()).isEqualTo(first.delivery().nextAttempt());
            assertThat(second.request()).isEqualTo(first.request());
            assertThat(caller.read().text()).isEqualTo("\"second\"");
        }
    }

    @Test
    void aCallThatWasNotTakenGoesOnWaitingForTheNextOwner() throws Exception {
        String other = UUID.randomUUID().toString();
        try (WireHttp taken = WireHttp.connect(ingress.port());
                WireHttp waiting = WireHttp.connect(ingress.port())) {
            // Given: two calls on one partition, committed between them
            ingress.send(taken, "POST", function.sync("/"), "1", "X-Request-Id: " + id);
            worker.awaitCall(id);
            commitAll();
            ingress.send(waiting, "POST", function.sync("/"), "2", "X-Request-Id: " + other);
            Invocation call = worker.awaitCall(other);
            // When
            goSilent();
            // Then
            assertThat(taken.read().status()).isEqualTo(503);
            worker.reply(call, StandInWorker.json("\"by the next owner\""));
            assertThat(waiting.read().text()).isEqualTo("\"by the next owner\"");
        }
    }

    @Test
    void aWorkerThatIsRestartedFasterThanItsSilenceCouldBeNoticedHasLostItsCalls() throws Exception {
        try (WireHttp caller = WireHttp.connect(ingress.port())) {
            // Given
            ingress.send(caller, "POST", function.sync("/"), "1", "X-Request-Id: " + id);
            worker.awaitCall(id);
            commitAll();
            // When
            long restarted = System.nanoTime();
            goSilent();
            beat();
            // Then
            assertThat(caller.read().status()).isEqualTo(503);
            assertThat(Duration.ofNanos(System.nanoTime() - restarted)).isLessThan(SILENCE.minusSeconds(1));
        }
    }

    @Test
    void aReplyThatComesAfterTheDoubtIsIgnoredAndTheNextCallIsAnswered() throws Exception {
        try (WireHttp caller = WireHttp.connect(ingress.port())) {
            // Given: the worker was only stopped, and wakes up after its call has been answered
            ingress.send(caller, "POST", function.sync("/"), "1", "X-Request-Id: " + id);
            Invocation call = worker.awaitCall(id);
            commitAll();
            goSilent();
            assertThat(caller.read().status()).isEqualTo(503);
            // When
            worker.reply(call, StandInWorker.json("\"late\""));
            worker.answer(StandInWorker.json("\"of the next call\""));
            ingress.send(caller, "POST", function.sync("/"), "2", "X-Request-Id: " + id);
            // Then: even under the same id, which nobody should use twice
            assertThat(caller.read().status()).isEqualTo(200);
        }
    }

    /** Begins to beat for a new process of the worker, which owns all partitions, and waits until that is written. */
    private void beat() {
        KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producers.add(producer);
        Heartbeat heartbeat = Heartbeat.start(
                producer,
                new Heartbeat.Identity(NodeRole.WORKER, node, Topics.DEFAULT_POOL),
                () -> false,
                new ServiceThreads("worker").platform("beating"));
        heartbeats.add(heartbeat);
        heartbeat.of(Lane.SYNC).owned(Set.of(0, 1, 2));
        Awaitility.await().until(() -> acknowledged(producer) >= 2);
    }

    /** Records that brokers have taken: the first beat, and the one that tells of the partitions. */
    private static double acknowledged(KafkaProducer<byte[], byte[]> producer) {
        producer.flush();
        return producer.metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals("record-send-total")
                        && metric.metricName().group().equals("producer-metrics"))
                .mapToDouble(metric -> (double) metric.metricValue())
                .sum();
    }

    /** Cuts the worker off: it neither beats nor says that it ends. */
    private void goSilent() {
        producers.getLast().close();
    }

    /** Commits everything that is on the lane, as a worker does before it runs what must not run twice. */
    private void commitAll() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
            for (int partition = 0; partition < 3; partition++) {
                partitions.put(new TopicPartition(TOPIC, partition), OffsetSpec.latest());
            }
            Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
            admin.listOffsets(partitions)
                    .all()
                    .get()
                    .forEach((partition, end) -> ends.put(partition, new OffsetAndMetadata(end.offset())));
            admin.alterConsumerGroupOffsets(Groups.workers(Lane.SYNC, Topics.DEFAULT_POOL), ends)
                    .all()
                    .get();
        }
    }
}
