package io.invoq.e2e.fault;

import io.invoq.e2e.Client;
import io.invoq.e2e.Functions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The functions under fire, by Eywa's id: several of each kind, so that they are spread over partitions and workers. All
 * are one program, which notes each run's begin and end in a file of its own.
 *
 * @param fast answer at once
 * @param slow take the form's time
 * @param failing answer 500 to some bodies
 * @param crashing end their process for some bodies
 */
record FaultFunctions(List<String> fast, List<String> slow, List<String> failing, List<String> crashing) {

    static FaultFunctions register(Client client, Path effects, Duration slow) {
        return new FaultFunctions(
                several(client, "fast", 4, settings(effects, Duration.ZERO, 8)),
                several(client, "slow", 2, settings(effects, slow, 16)),
                several(client, "failing", 2, settings(effects, Duration.ZERO, 8)),
                several(client, "crashing", 2, settings(effects, Duration.ZERO, 1)));
    }

    private static List<String> several(Client client, String kind, int count, String settings) {
        List<String> ids = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            ids.add(client.register(
                    "0@fault@" + kind + "-" + i,
                    "python3",
                    "effects.handler",
                    Functions.directory("effects"),
                    settings));
        }
        return List.copyOf(ids);
    }

    private static String settings(Path effects, Duration takes, int concurrency) {
        return """
                , "handlerStyle": "eywa", "concurrentNum": %d, "maxInstance": 1,
                "environment": {"EFFECTS": "%s", "SECONDS": "%.1f"}""".formatted(concurrency, effects, takes.toMillis() / 1e3);
    }
}
