package io.invoq.worker.runtime;

import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.record.FailureKind;
import io.invoq.worker.instance.StartFailedException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The command of an {@code http} or {@code exec} function: split into words as a shell would, and found. */
final class CommandLine {

    private static final String DEFAULT = "bootstrap";

    private final String text;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;

    private CommandLine(String text) {
        this.text = text;
    }

    /**
     * The words of a function's handler, the first one as the absolute path of a program: in the code path if it is
     * there, else in the PATH.
     *
     * @throws StartFailedException when the handler cannot be split, or nothing to run is found
     */
    static List<String> resolve(FunctionDefinition function, String path) throws StartFailedException {
        List<String> words = split(function.code().handler());
        String program = words.isEmpty() ? DEFAULT : words.getFirst();
        List<String> command = new ArrayList<>(words.isEmpty() ? List.of(program) : words);
        command.set(0, find(program, directory(function), path).toString());
        return command;
    }

    /**
     * The function's code path as a directory that exists.
     *
     * @throws StartFailedException when it does not
     */
    static Path directory(FunctionDefinition function) throws StartFailedException {
        Path directory = Path.of(function.code().path());
        if (!Files.isDirectory(directory)) {
            throw new StartFailedException(
                    FailureKind.HANDLER_NOT_FOUND, "code path " + directory + " is not a directory on this worker");
        }
        return directory;
    }

    /**
     * Splits at blanks; single quotes keep everything, double quotes all but backslashes before {@code "} and
     * {@code \}, a backslash keeps the next character. Nothing is expanded.
     *
     * @throws StartFailedException when a quote is not closed
     */
    static List<String> split(String text) throws StartFailedException {
        CommandLine line = new CommandLine(text);
        int at = 0;
        while (at < text.length()) {
            at = line.take(at);
        }
        line.endWord();
        return line.words;
    }

    private int take(int at) throws StartFailedException {
        char c = text.charAt(at);
        if (Character.isWhitespace(c)) {
            endWord();
            return at + 1;
        }
        inWord = true;
        return switch (c) {
            case '\'' -> {
                int end = text.indexOf('\'', at + 1);
                if (end < 0) {
                    throw unclosed(c);
                }
                word.append(text, at + 1, end);
                yield end + 1;
            }
            case '"' -> takeDoubleQuoted(at + 1);
            case '\\' -> {
                word.append(at + 1 < text.length() ? text.charAt(at + 1) : '\\');
                yield at + 2;
            }
            default -> {
                word.append(c);
                yield at + 1;
            }
        };
    }

    private int takeDoubleQuoted(int from) throws StartFailedException {
        for (int at = from; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                return at + 1;
            }
            boolean escape = c == '\\' && at + 1 < text.length() && "\"\\".indexOf(text.charAt(at + 1)) >= 0;
            word.append(escape ? text.charAt(++at) : c);
        }
        throw unclosed('"');
    }

    private void endWord() {
        if (inWord) {
            words.add(word.toString());
            word.setLength(0);
            inWord = false;
        }
    }

    private StartFailedException unclosed(char quote) {
        return new StartFailedException(
                FailureKind.HANDLER_NOT_FOUND, "handler '" + text + "' has a " + quote + " that is not closed");
    }

    private static Path find(String program, Path directory, String path) throws StartFailedException {
        Path own = directory.resolve(program);
        if (Files.isRegularFile(own)) {
            if (!Files.isExecutable(own)) {
                throw new StartFailedException(FailureKind.HANDLER_NOT_FOUND, own + " is not executable");
            }
            return own;
        }
        Path found = inPath(program, path);
        if (found == null) {
            throw new StartFailedException(
                    FailureKind.HANDLER_NOT_FOUND, "there is neither " + own + " nor '" + program + "' in " + path);
        }
        return found;
    }

    /** The program of that name in a PATH; null when there is none. */
    static @Nullable Path inPath(String program, String path) {
        if (program.indexOf('/') >= 0) {
            return null;
        }
        for (String entry : path.split(File.pathSeparator, -1)) {
            Path candidate = Path.of(entry, program);
            if (!entry.isEmpty() && Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
                return candidate;
            }
        }
        return null;
    }
}
