package io.invoq.worker.runtime;

import io.invoq.wire.record.FailureKind;
import io.invoq.worker.instance.StartFailedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The program that runs handlers of one language. What the configuration names may be a shim that works only in the
 * worker's own environment, so it is asked, once, where the interpreter really is. Safe for use by several threads.
 */
final class Interpreter {

    private static final long ASK_SECONDS = 20;

    private final String command;
    private final List<String> question;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Path found;

    /**
     * @param command a path, or a name in the worker's PATH
     * @param question arguments with which it prints its own path
     */
    Interpreter(String command, String... question) {
        this.command = command;
        this.question = List.of(question);
    }

    /**
     * The interpreter's absolute path.
     *
     * @throws StartFailedException when it is not on this machine or does not run; asked again the next time
     */
    Path path() throws StartFailedException, InterruptedException {
        Path known = found;
        if (known != null) {
            return known;
        }
        lock.lockInterruptibly();
        try {
            known = found;
            if (known == null) {
                known = ask();
                found = known;
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    private Path ask() throws StartFailedException, InterruptedException {
        String path = System.getenv().getOrDefault("PATH", "");
        Path named = command.indexOf('/') >= 0 ? Path.of(command) : CommandLine.inPath(command, path);
        if (named == null) {
            throw failed("'" + command + "' is not in the worker's PATH " + path);
        }
        Path answer = Files.isExecutable(named) ? Path.of(answer(named)) : named;
        if (!answer.isAbsolute() || !Files.isExecutable(answer)) {
            throw failed(named + " is not an interpreter (it says it is '" + answer + "')");
        }
        return answer;
    }

    private String answer(Path named) throws StartFailedException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(named.toString());
        builder.command().addAll(question);
        try {
            Process process =
                    builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
            if (!process.waitFor(ASK_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw failed(named + " did not answer within " + ASK_SECONDS + "s");
            }
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw failed(named + " does not run: " + e.getMessage());
        }
    }

    private static StartFailedException failed(String problem) {
        return new StartFailedException(FailureKind.INITIALIZER_FAILED, "no interpreter: " + problem);
    }
}
