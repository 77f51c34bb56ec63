package io.invoq.worker.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.invoq.platform.kafka.KafkaClients;
import io.invoq.platform.kafka.KafkaConfig;
import io.invoq.platform.kafka.TopicProvisioner;
import io.invoq.platform.kafka.TopicsConfig;
import io.invoq.platform.lifecycle.ServiceThreads;
import io.invoq.platform.nodes.Heartbeat;
import io.invoq.platform.nodes.NodesView;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.SharedKafka;
import io.invoq.wire.node.NodeRole;
import io.invoq.wire.record.Checkout;
import io.invoq.wire.record.CheckoutCodec;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.Lane;
import io.invoq.wire.topic.DelayTier;
import io.invoq.wire.topic.Topics;
import io.invoq.worker.CallBuilder;
import io.invoq.worker.FunctionBuilder;
import io.invoq.worker.result.OutcomeRecords;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A worker that leaves in good order and a run of its that was not written to its end. */
@ExtendWith({SharedKafka.class, LeakCheck.class})
class RecoveryIT {

    private static final Duration CEILING = Duration.ofSeconds(60);
    private static final Duration SILENCE = Duration.ofSeconds(6);
    private static final int PARTITIONS = 4;

    private final KafkaClients kafka;
    private final ServiceThreads threads = new ServiceThreads("test");
    private final String peer = "peer-" + UUID.randomUUID();
    private final String leaver = "leaver-" + UUID.randomUUID();

    RecoveryIT(KafkaFixture broker) {
        kafka = new KafkaClients(
                new KafkaConfig(List.of(broker.bootstrapServers()), Duration.ofSeconds(30), Map.of()), "test");
    }

    @Test
    void whatAWorkerThatHasLeftDidNotWriteToItsEndIsTakenOver() throws Exception {
        try (Admin admin = kafka.admin("test")) {
            // Given
            new TopicProvisioner(admin, new TopicsConfig(true, PARTITIONS, 1, 1), CEILING)
                    .ensure(List.of(Topics.delays(DelayTier.S1), Topics.checkouts(), Topics.nodes()));
            AtomicInteger looks = new AtomicInteger();
            CheckoutTopic checkouts = checkouts(admin, new AtomicInteger());
            checkOut();
            try (Heartbeat beating = beat(peer);
                    Recovery recovery = recovery(checkouts(admin, looks));
                    NodesView nodes = nodes(recovery)) {
                Heartbeat leaving = beat(leaver);
                recovery.start(nodes);
                recovery.owned(Set.of(0, 1, 2, 3));
                await().atMost(CEILING).until(() -> nodes.isCaughtUp() && nodes.isAlive(NodeRole.WORKER, leaver));
                await("one look that has ended").atMost(CEILING).until(() -> looks.get() >= 2);
                assertThat(checkouts.owners(leaver::equals)).hasSize(1);

                // When
                leaving.close();

                // Then
                await().atMost(CEILING)
                        .untilAsserted(() ->
                                assertThat(checkouts.owners(leaver::equals)).isEmpty());
                assertThat(beating.incarnation()).isNotNull();
            }
        }
    }

    private CheckoutTopic checkouts(Admin admin, AtomicInteger looks) {
        return new CheckoutTopic(Topics.checkouts().name(), admin, () -> {
            looks.incrementAndGet();
            return kafka.assignedConsumer("checkouts");
        });
    }

    private void checkOut() {
        Invocation run = CallBuilder.call(FunctionBuilder.function("left").build())
                .lane(Lane.ASYNC)
                .json("1")
                .build()
                .invocation();
        Checkout checkout = new Checkout(run, Topics.DEFAULT_POOL, leaver, new UUID(0, 1));
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                Topics.checkouts().name(),
                Checkout.key(run.id(), 0, 0).getBytes(StandardCharsets.UTF_8),
                CheckoutCodec.body(checkout).bytes());
        CheckoutCodec.write(checkout, Instant.EPOCH, record.headers()::add);
        try (Producer<byte[], byte[]> producer = producer(leaver)) {
            producer.initTransactions();
            producer.beginTransaction();
            var _ = producer.send(record);
            producer.commitTransaction();
        }
    }

    private Recovery recovery(CheckoutTopic checkouts) {
        InstantSource clock = InstantSource.system();
        Takeover takeover =
                new Takeover(checkouts, this::producer, Topics.DEFAULT_POOL, new OutcomeRecords(peer, clock), clock);
        return new Recovery(peer, PARTITIONS, checkouts, takeover, Duration.ofSeconds(2), threads.platform("recovery"));
    }

    private NodesView nodes(Recovery recovery) {
        return NodesView.start(
                kafka.assignedConsumer("nodes"),
                SILENCE,
                gone -> recovery.soon(),
                System::nanoTime,
                threads.platform("nodes"));
    }

    private Heartbeat beat(String node) {
        return Heartbeat.start(
                kafka.producer("beat-" + node, Duration.ofSeconds(1), Duration.ofSeconds(1)),
                new Heartbeat.Identity(NodeRole.WORKER, node, Topics.DEFAULT_POOL),
                () -> false,
                threads.platform("heartbeat"));
    }

    private Producer<byte[], byte[]> producer(String worker) {
        return kafka.transactionalProducer(
                "test", Checkouts.TRANSACTIONS + worker, Duration.ofSeconds(30), Duration.ofSeconds(30));
    }
}
