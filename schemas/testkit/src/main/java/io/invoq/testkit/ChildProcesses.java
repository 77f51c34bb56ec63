package io.invoq.testkit;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The last resort against processes left behind: kills the children that are alive when this JVM ends. */
final class ChildProcesses {

    private static final Set<Process> STARTED = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform()
                        .name("testkit-kill-children")
                        .unstarted(() -> STARTED.forEach(Process::destroyForcibly)));
    }

    private ChildProcesses() {}

    static void killAtExit(Process process) {
        STARTED.removeIf(earlier -> !earlier.isAlive());
        STARTED.add(process);
    }
}
