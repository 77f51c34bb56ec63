package io.invoq.worker.instance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Ends a process together with all that it has started. */
final class ProcessTree {

    /** Marks every process that descends from an instance, even when its parent is gone. */
    static final String MARK = "INVOQ_INSTANCE";

    private static final Path PROC = Path.of("/proc");
    private static final byte[] ENTRY = (MARK + "=").getBytes(StandardCharsets.UTF_8);

    private ProcessTree() {}

    static void kill(Process process) {
        List<ProcessHandle> descendants = process.descendants().toList();
        process.destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
    }

    /**
     * Ends processes by the mark in their environment (Linux; elsewhere there is no telling), and says how many.
     *
     * @param above looks only at processes with a higher number, which are those started later, but for the rare moment
     *     when the numbers begin anew
     */
    static int killMarked(Predicate<String> condemned, long above) {
        int killed = 0;
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                long pid = Long.parseLong(process.getFileName().toString());
                String mark = pid > above ? mark(process) : null;
                if (mark != null
                        && condemned.test(mark)
                        && ProcessHandle.of(pid)
                                .map(ProcessHandle::destroyForcibly)
                                .orElse(false)) {
                    killed++;
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // No such directory on this system, or it has just changed: then only descendants that are known are ended.
        }
        return killed;
    }

    private static @Nullable String mark(Path process) {
        try {
            byte[] environment = Files.readAllBytes(process.resolve("environ"));
            int begin = valueOfMark(environment);
            int end = begin;
            while (begin >= 0 && end < environment.length && environment[end] != 0) {
                end++;
            }
            return begin < 0 ? null : new String(environment, begin, end - begin, StandardCharsets.UTF_8);
        } catch (IOException | SecurityException e) {
            // Another user's process, or one that has just ended: not ours to end.
            return null;
        }
    }

    /** Where it begins, or -1: entries end with a zero. */
    private static int valueOfMark(byte[] environment) {
        for (int i = 0; i + ENTRY.length <= environment.length; i++) {
            int matched = 0;
            while (matched < ENTRY.length && environment[i + matched] == ENTRY[matched]) {
                matched++;
            }
            if (matched == ENTRY.length && (i == 0 || environment[i - 1] == 0)) {
                return i + matched;
            }
        }
        return -1;
    }
}
