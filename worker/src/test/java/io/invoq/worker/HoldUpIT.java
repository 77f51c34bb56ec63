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

/** A call that runs long, and short ones behind it on the same partition. */
@ExtendWith({SharedKafka.class, LeakCheck.class})
class HoldUpIT {

    private static final Duration CEILING = Duration.ofSeconds(60);

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
        try (Worker worker = InProcessWorker.start(
                        kafka, "worker.max-running=16", "worker.max-records=10", "worker.checkout-after=1h");
                WorkerTopics topics = new WorkerTopics(kafka.bootstrapServers())) {
            FunctionDefinition slow = FunctionBuilder.function("slow-" + System.nanoTime())
                    .runs(RuntimeName.EXEC, directory, "./gate.sh")
                    .timeout(CEILING.multipliedBy(2))
                    .build();
            FunctionDefinition neighbour = InProcessWorker.neighbourOf(
                    slow,
                    name -> FunctionBuilder.function(name)
                            .runs(RuntimeName.EXEC, directory, "./upper.sh")
                            .instances(0, 8)
                            .build());
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
}
