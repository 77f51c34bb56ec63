package io.invoq.bench.system;

/**
 * Invoq as it is under test: the roles of one checkout, running. Safe for use by several threads; owned by the
 * {@link Bench} that started it.
 */
public interface Subject {

    /** Where its ingress answers. */
    int port();

    /** A token that may call everything. */
    String token();

    /** Eywa's id of a function of the bench: {@code echo} (java-inline), {@code http-echo}, {@code python-echo}, {@code node-echo}. */
    String functionId(String name);

    /** Its processes. */
    Iterable<RoleProcess> processes();
}
