package io.invoq.bench.peer;

import io.invoq.bench.scenario.Scenario;
import java.util.List;

/** All lines about others than Invoq. */
public final class Peers {

    private Peers() {}

    /** In the order in which they are run. Each is for one run. */
    public static List<Scenario> all() {
        return List.of(
                new SpringScenario(1), new SpringScenario(64), new SpringScenario(256), new ParallelConsumerScenario());
    }
}
