package io.invoq.bench.report;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A whole run.
 *
 * @param sha commit of what was measured, with {@code -dirty} when it had changes
 * @param against commit that it was compared with: then that is each line's floor; empty otherwise
 * @param taken when
 * @param jdk version of the JVM that runs all of it
 * @param os name and version
 * @param cpus processors that the JVM sees
 * @param memory of the machine, in MiB
 * @param settings the run's own: pairs, seconds, body size, mode
 * @param stages where the time of one synchronous call goes, in the order in which it passes them; empty when not looked at
 */
public record Report(
        String sha,
        String against,
        Instant taken,
        String jdk,
        String os,
        int cpus,
        long memory,
        Map<String, String> settings,
        List<Measured> scenarios,
        List<Stage> stages) {

    public Report {
        settings = Map.copyOf(settings);
        scenarios = List.copyOf(scenarios);
        stages = List.copyOf(stages);
    }
}
