package io.invoq.platform.lifecycle;

import io.invoq.platform.health.AdminConfig;
import io.invoq.platform.health.AdminServer;
import io.invoq.platform.health.HealthChecks;

/** A role that has a process to itself: the admin port first, so that a start can be watched, then the role. */
public final class SoloRole {

    private SoloRole() {}

    /** Starts the role's composition. */
    @FunctionalInterface
    public interface Starter {

        AutoCloseable start(HealthChecks health) throws InterruptedException;
    }

    /** Starts both; what comes back ends both. */
    public static AutoCloseable start(String role, AdminConfig admin, Starter starter) throws InterruptedException {
        Lifecycle parts = new Lifecycle();
        HealthChecks health = new HealthChecks();
        health.starting(role);
        try {
            parts.own("admin server", AdminServer.start(admin, health));
            parts.own(role, starter.start(health));
        } catch (InterruptedException | RuntimeException e) {
            parts.close();
            throw e;
        }
        health.started(role);
        return parts;
    }
}
