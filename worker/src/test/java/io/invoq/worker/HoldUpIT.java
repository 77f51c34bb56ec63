package io.invoq.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.invoq.platform.config.ConfigLoader;
import io.invoq.platform.config.ConfigSources;
import io.invoq.platform.health.HealthChecks;
import io.invoq.platform.lifecycle.Node;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.SharedKafka;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.RuntimeName;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.routing.PartitionChooser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A call that runs long, and short ones behind it on the same partition. */
@ExtendWith({SharedKafka.class, LeakCheck.class})
class HoldUpIT {

    private static final Duration CEILING = Duration.ofSeconds(60);
    private static final int PARTITIONS = 4;

    /** More than twice as many as may be complete beyond one that is not: eight times {@code worker.max-records}. */
    private static final int BEHIND = 200;

    private final KafkaFixture kafka;

    @TempDir
    private Path directory;

    HoldUpIT(KafkaFixture kafka) {
        this.kafka = kafka;
    }

    @Test
    void aLongRunDoesNotHoldBackWhatIsBehindItAndRunsOnce() throws Exception {
        // Given
        TestWorker.write(directory, "gate.sh", """
                #!/bin/sh
                echo "$INVOQ_REQUEST_ID" >> runs
                while [ ! -e open ]; do sleep 0.1; done
                """);
        TestWorker.write(directory, "upper.sh", "#!/bin/sh\ntr a-z A-Z\n");
        WorkerProcessConfig config = load();
        Node node = new Node(config.node(), config.kafka(), config.topics(), InstantSource.system());
        try (Worker worker = Worker.start(node, config.worker(), new HealthChecks());
                WorkerTopics topics = new WorkerTopics(kafka.bootstrapServers())) {
            FunctionDefinition slow = FunctionBuilder.function("slow-" + System.nanoTime())
                    .runs(RuntimeName.EXEC, directory, "./gate.sh")
                    .timeout(CEILING.multipliedBy(2))
                    .build();
            FunctionDefinition neighbour = neighbourOf(slow);
            topics.register(slow);
            topics.register(neighbour);

            // When
            RequestId first = topics.async(slow, "x", null).id();
            List<RequestId> behind = new ArrayList<>();
            for (int i = 0; i < BEHIND; i++) {
                behind.add(topics.async(neighbour, "hello", null).id());
            }

            // Then
            for (RequestId id : behind) {
                topics.awaitResult(id, CEILING);
            }
            Files.createFile(directory.resolve("open"));
            assertThat(topics.awaitResult(first, CEILING).execution().attempt()).isEqualTo(1);
            assertThat(Files.readAllLines(directory.resolve("runs"))).containsExactly(first.toString());
            await().atMost(CEILING).untilAsserted(() -> assertThat(topics.lag()).isZero());
        }
    }

    private FunctionDefinition neighbourOf(FunctionDefinition function) {
        int home = PartitionChooser.home(function.urn(), PARTITIONS);
        return IntStream.range(0, 100)
                .mapToObj(i -> FunctionBuilder.function("neighbour-" + i + "-" + System.nanoTime())
                        .runs(RuntimeName.EXEC, directory, "./upper.sh")
                        .instances(0, 8)
                        .build())
                .filter(other -> PartitionChooser.home(other.urn(), PARTITIONS) == home)
                .findFirst()
                .orElseThrow();
    }

    private WorkerProcessConfig load() {
        return ConfigLoader.load(
                        WorkerProcessConfig.class,
                        new ConfigSources()
                                .environment(Map.of())
                                .set(List.of(
                                        "kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                                        "topics.partitions=" + PARTITIONS,
                                        "topics.replication-factor=1",
                                        "topics.min-insync-replicas=1",
                                        "worker.max-running=16",
                                        "worker.max-records=10",
                                        "worker.checkout-after=1h")))
                .value();
    }
}
