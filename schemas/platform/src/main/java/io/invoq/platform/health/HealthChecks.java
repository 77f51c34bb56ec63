package io.invoq.platform.health;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The checks of one node. A liveness check that fails asks for a restart; a readiness check that fails asks for no
 * traffic. Safe for use by several threads; a check must answer at once, without I/O.
 */
public final class HealthChecks {

    private final Map<String, Supplier<@Nullable String>> liveness = new ConcurrentHashMap<>();
    private final Map<String, Supplier<@Nullable String>> readiness = new ConcurrentHashMap<>();

    /** Adds a check that gives null while all is well, else what is wrong. */
    public void live(String name, Supplier<@Nullable String> problem) {
        liveness.put(name, problem);
    }

    /** Adds a check that gives null while the node can take work, else why it cannot. */
    public void ready(String name, Supplier<@Nullable String> problem) {
        readiness.put(name, problem);
    }

    /** Says that a role is not ready before it has {@linkplain #started started}. */
    public void starting(String role) {
        readiness.put(role + " start", () -> "starting");
    }

    /** Says that a role has started. */
    public void started(String role) {
        readiness.remove(role + " start");
    }

    /** What is wrong, by check; empty while the process should go on. */
    public Map<String, String> livenessProblems() {
        return problems(liveness);
    }

    /** Why the node cannot take work, by check; includes what asks for a restart. */
    public Map<String, String> readinessProblems() {
        Map<String, String> problems = problems(liveness);
        problems.putAll(problems(readiness));
        return problems;
    }

    private static Map<String, String> problems(Map<String, Supplier<@Nullable String>> checks) {
        Map<String, String> problems = new TreeMap<>();
        checks.forEach((name, check) -> {
            String problem = check.get();
            if (problem != null) {
                problems.put(name, problem);
            }
        });
        return problems;
    }
}
