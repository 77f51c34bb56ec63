package io.invoq.bench.system;

import java.nio.file.Path;

/** What every scenario is given: the broker and the run's settings. Owns all processes that it starts. */
public interface Bench extends AutoCloseable {

    /** Where the broker is. */
    String bootstrapServers();

    /** A directory of this run's own, removed at its end. */
    Path scratch();

    /** Bytes of the body that calls and records carry. */
    int bodySize();

    /** Whether everything is to be as short as it can be: it is only looked at whether it works. */
    boolean isQuick();

    /** Starts a floor or a peer that needs a process of its own, on the bench's class path; it has printed {@code ready}. */
    RoleProcess startJava(String name, Class<?> main, String... args) throws Exception;
}
