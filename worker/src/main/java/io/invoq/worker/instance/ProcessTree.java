package io.invoq.worker.instance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Ends a process together with all that it has started. */
final class ProcessTree {

    /** Marks every process that descends from an instance, even when its parent is gone. */
    static final String MARK = "INVOQ_INSTANCE";

    private static final Path PROC = Path.of("/proc");

    private ProcessTree() {}

    static void kill(Process process) {
        List<ProcessHandle> descendants = process.descendants().toList();
        process.destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
    }

    /**
     * Ends what outlived its parent, found by the mark in its environment (Linux; elsewhere there is no telling).
     *
     * @param above looks only at processes with a higher number, which are those started later, but for the rare moment
     *     when the numbers begin anew
     */
    static void killMarked(String mark, long above) {
        byte[] entry = (MARK + "=" + mark + "\0").getBytes(StandardCharsets.UTF_8);
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                long pid = Long.parseLong(process.getFileName().toString());
                if (pid > above && hasEntry(pid, entry)) {
                    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // No such directory on this system, or it has just changed: then only descendants that are known are ended.
        }
    }

    private static boolean hasEntry(long pid, byte[] entry) {
        try {
            return contains(Files.readAllBytes(PROC.resolve(pid + "/environ")), entry);
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
