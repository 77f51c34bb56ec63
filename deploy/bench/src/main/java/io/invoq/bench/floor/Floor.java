package io.invoq.bench.floor;

import io.invoq.bench.load.Callers;
import io.invoq.bench.system.RoleProcess;
import java.util.List;

/** Something running that a load can be put on. Used by one thread; closing it ends its processes. */
public interface Floor extends AutoCloseable {

    /** Those who load it. */
    Callers callers();

    /** Its processes, without the broker. */
    List<RoleProcess> processes();

    @Override
    void close();
}
