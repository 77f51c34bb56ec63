package io.invoq.e2e.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads what the functions left behind: the one witness of runs that no process of Invoq can forget or make up. */
final class SideEffects {

    private static final int FIELDS = 5;

    private SideEffects() {}

    /**
     * A run that has begun.
     *
     * @param requestId as the function was told
     * @param attempt as the function was told
     * @param method of HTTP
     * @param caller the call's own name
     */
    record Run(String requestId, int attempt, String method, String caller) {}

    /** All runs so far. */
    static List<Run> read(Path directory) {
        List<Run> runs = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                for (String line : Files.readAllLines(file)) {
                    String[] fields = line.split(" ", -1);
                    if (fields.length == FIELDS && fields[0].equals("begin")) {
                        runs.add(new Run(fields[1], Integer.parseInt(fields[2]), fields[3], fields[4]));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("side effects in " + directory + " cannot be read", e);
        }
        return runs;
    }
}
