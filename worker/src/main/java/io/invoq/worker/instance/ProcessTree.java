package io.invoq.worker.instance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Ends a process together with all that it has started. */
final class ProcessTree {

    /** Marks every process that descends from an instance, even when its parent is gone. */
    static final String MARK = "INVOQ_INSTANCE";

    private ProcessTree() {}

    static void kill(Process process) {
        List<ProcessHandle> descendants = process.descendants().toList();
        process.destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
    }

    /** Ends what outlived its parent, found by the mark in its environment (Linux; elsewhere there is no telling). */
    static void killMarked(String mark) {
        byte[] entry = (MARK + "=" + mark + "\0").getBytes(StandardCharsets.UTF_8);
        ProcessHandle.allProcesses()
                .filter(process -> hasEntry(process.pid(), entry))
                .forEach(ProcessHandle::destroyForcibly);
    }

    private static boolean hasEntry(long pid, byte[] entry) {
        try {
            return contains(Files.readAllBytes(Path.of("/proc", Long.toString(pid), "environ")), entry);
        } catch (IOException | SecurityException e) {
            // Another user's process, or one that has just ended: not ours to end.
            return false;
        }
    }

    private static boolean contains(byte[] text, byte[] part) {
        for (int i = 0; i + part.length <= text.length; i++) {
            int matched = 0;
            while (matched < part.length && text[i + matched] == part[matched]) {
                matched++;
            }
            if (matched == part.length) {
                return true;
            }
        }
        return false;
    }
}
