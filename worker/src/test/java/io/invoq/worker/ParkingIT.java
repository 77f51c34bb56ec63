package io.invoq.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.SharedKafka;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.RuntimeName;
import io.invoq.wire.record.RequestId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A function that cannot keep up, and another one behind it on the same partition. */
@ExtendWith({SharedKafka.class, LeakCheck.class})
class ParkingIT {

    private static final Duration CEILING = Duration.ofSeconds(60);
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
        try (Worker worker = InProcessWorker.start(
                        kafka,
                        "worker.max-running=16",
                        "worker.max-queued-per-function=10",
                        "worker.parking-rate=100");
                WorkerTopics topics = new WorkerTopics(kafka.bootstrapServers())) {
            FunctionDefinition saturated = FunctionBuilder.function("saturated-" + System.nanoTime())
                    .runs(RuntimeName.EXEC, directory, "./gate.sh")
                    .build();
            FunctionDefinition neighbour = InProcessWorker.neighbourOf(
                    saturated,
                    name -> FunctionBuilder.function(name)
                            .runs(RuntimeName.EXEC, directory, "./upper.sh")
                            .build());
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
}
