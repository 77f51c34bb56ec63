package io.invoq.bench.system;

import java.util.List;

/**
 * The settings of the roles under test. They make room for the largest load of a scenario; whatever decides about speed
 * is left as users get it.
 */
final class RoleSettings {

    /** One broker on this machine. */
    static final List<String> TOPICS =
            List.of("topics.partitions=8", "topics.replication-factor=1", "topics.min-insync-replicas=1");

    static final List<String> INGRESS = List.of("ingress.host=127.0.0.1");

    static final List<String> WORKER = List.of("worker.max-running=1000", "worker.runtime.inline=true");

    /** The sink of callbacks is on this machine; the secret guards nothing. */
    static final List<String> DISPATCHER = List.of(
            "callbacks.allow-loopback=true",
            "callbacks.signing-secret=whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");

    private RoleSettings() {}
}
