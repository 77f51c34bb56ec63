package io.invoq.worker;

import io.invoq.platform.config.ConfigLoader;
import io.invoq.platform.config.ConfigSources;
import io.invoq.platform.health.HealthChecks;
import io.invoq.platform.lifecycle.Node;
import io.invoq.testkit.KafkaFixture;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.routing.PartitionChooser;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A whole worker in the test's own process, over a broker's topics of so many partitions. */
final class InProcessWorker {

    static final int PARTITIONS = 4;

    private InProcessWorker() {}

    /** Starts one; the caller closes it. */
    static Worker start(KafkaFixture kafka, String... settings) throws InterruptedException {
        List<String> all = new ArrayList<>(List.of(
                "kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                "topics.partitions=" + PARTITIONS,
                "topics.replication-factor=1",
                "topics.min-insync-replicas=1"));
        all.addAll(List.of(settings));
        WorkerProcessConfig config = ConfigLoader.load(
                        WorkerProcessConfig.class,
                        new ConfigSources().environment(Map.of()).set(all))
                .value();
        Node node = new Node(
                config.node(),
                config.kafka(),
                config.topics(),
                config.secrets(),
                config.packages(),
                InstantSource.system());
        return Worker.start(node, config.worker(), new HealthChecks());
    }

    /**
     * Another function on the same partition.
     *
     * @param named makes one of a name
     */
    static FunctionDefinition neighbourOf(FunctionDefinition function, Function<String, FunctionDefinition> named) {
        int home = PartitionChooser.home(function.urn(), PARTITIONS);
        return IntStream.range(0, 100)
                .mapToObj(i -> named.apply("neighbour-" + i + "-" + System.nanoTime()))
                .filter(other -> PartitionChooser.home(other.urn(), PARTITIONS) == home)
                .findFirst()
                .orElseThrow();
    }
}
