package io.invoq.e2e.fault;

import io.invoq.e2e.Cluster;
import io.invoq.testkit.JavaProcess;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A role's node, which keeps its name through restarts, as under a supervisor: a start that fails is made again. Started
 * and ended by one thread at a time; callers may ask for its port meanwhile.
 */
final class Member {

    private static final int STARTS = 5;

    private final String name;
    private final Function<String, Cluster.Role> starter;
    private final Chronicle chronicle;
    private volatile Cluster.@Nullable Role role;

    Member(String name, Function<String, Cluster.Role> starter, Chronicle chronicle) {
        this.name = name;
        this.starter = starter;
        this.chronicle = chronicle;
    }

    String name() {
        return name;
    }

    JavaProcess process() {
        return current().process();
    }

    /** Where callers reach it, or reached it last. */
    int port() {
        return current().port();
    }

    /** Returns when it is ready. */
    void start() {
        for (int tried = 1; ; tried++) {
            try {
                role = starter.apply(name);
                return;
            } catch (AssertionError e) {
                if (tried == STARTS) {
                    throw e;
                }
                chronicle.count("starts that failed");
                chronicle.say("%s did not start, once more: %s", name, firstLine(e));
            }
        }
    }

    /** Waits until it is ready again; one that has died of its standstill is started anew. */
    void awaitReadyOrRestart() {
        try {
            current().awaitReady();
        } catch (AssertionError e) {
            chronicle.count("restarts after a standstill");
            chronicle.say("%s is not ready any more and is started anew: %s", name, firstLine(e));
            process().close();
            start();
        }
    }

    private Cluster.Role current() {
        Cluster.Role now = role;
        if (now == null) {
            throw new IllegalStateException(name + " was never started");
        }
        return now;
    }

    private static String firstLine(AssertionError e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
