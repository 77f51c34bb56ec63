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

/** A function that cannot keep up, and another one behind it on the same partition. */
@ExtendWith({SharedKafka.class, LeakCheck.class})
class ParkingIT {

    private static final Duration CEILING = Duration.ofSeconds(60);
    private static final int PARTITIONS = 4;
    private static final int FLOOD = 100;

    private final KafkaFixture kafka;

    @TempDir
    private Path directory;

    ParkingIT(KafkaFixture kafka) {
        this.kafka = kafka;
    }

    @Test
    void aSaturatedFunctionDoesNotHoldBackItsNeighbourAndLosesNothing() throws Exception {
        // Given
        TestWorker.write(directory, "gate.sh", """
                #!/bin/sh
                while [ ! -e open ]; do sleep 0.1; done
                echo "$INVOQ_REQUEST_ID" >> runs
                """);
        TestWorker.write(directory, "upper.sh", "#!/bin/sh\ntr a-z A-Z\n");
        WorkerProcessConfig config = load();
        Node node = new Node(config.node(), config.kafka(), config.topics(), InstantSource.system());
        try (Worker worker = Worker.start(node, config.worker(), new HealthChecks());
                WorkerTopics topics = new WorkerTopics(kafka.bootstrapServers())) {
            FunctionDefinition saturated = FunctionBuilder.function("saturated-" + System.nanoTime())
                    .runs(RuntimeName.EXEC, directory, "./gate.sh")
                    .build();
            FunctionDefinition neighbour = neighbourOf(saturated);
            topics.register(saturated);
            topics.register(neighbour);

            // When
            List<RequestId> flood = new ArrayList<>();
            for (int i = 0; i < FLOOD; i++) {
                flood.add(topics.async(saturated, "x", null).id());
            }
            RequestId behind = topics.async(neighbour, "hello", null).id();

            // Then
            topics.awaitResult(behind, CEILING);
            assertThat(Files.exists(directory.resolve("runs")))
                    .as("while none of the flood could end")
                    .isFalse();
            Files.createFile(directory.resolve("open"));
            for (RequestId id : flood) {
                assertThat(topics.awaitResult(id, CEILING).execution().attempt())
                        .as("waiting for room is no attempt")
                        .isEqualTo(1);
            }
            assertThat(Files.readAllLines(directory.resolve("runs")))
                    .hasSize(FLOOD)
                    .doesNotHaveDuplicates();
            await().atMost(CEILING).untilAsserted(() -> assertThat(topics.lag()).isZero());
        }
    }

    private FunctionDefinition neighbourOf(FunctionDefinition function) {
        int home = PartitionChooser.home(function.urn(), PARTITIONS);
        return IntStream.range(0, 100)
                .mapToObj(i -> FunctionBuilder.function("neighbour-" + i + "-" + System.nanoTime())
                        .runs(RuntimeName.EXEC, directory, "./upper.sh")
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
                                        "worker.max-queued-per-function=10",
                                        "worker.parking-rate=100")))
                .value();
    }
}
