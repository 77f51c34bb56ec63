package io.invoq.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A child process that a test can wait for, end, kill and pause. Started by {@link JavaCommand}; whoever started it
 * closes it, and what is still running when this JVM ends is killed.
 *
 * <p>Every wait has a deadline and fails at once when the process has died, with the end of its output in the message.
 * Safe for use by several threads.
 */
public final class JavaProcess implements AutoCloseable {

    private static final int LINES_SHOWN = 40;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private final String name;
    private final Process process;
    private final Path log;

    JavaProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
        ChildProcesses.killAtExit(process);
    }

    /** The operating system's id of the process. */
    public long pid() {
        return process.pid();
    }

    /** Whether it has not ended; a paused process is alive. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** File with everything it has written to standard output and standard error. */
    public Path log() {
        return log;
    }

    /** What it has written so far. */
    public List<String> output() {
        try (Stream<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines()) {
            return lines.toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the output of " + name + " could not be read", e);
        }
    }

    /** Waits for a line of output in which the pattern is found, and gives back the match. */
    public Matcher awaitLine(Pattern pattern, Duration timeout) {
        return poll(
                "a line like " + pattern,
                timeout,
                () -> output().stream()
                        .map(pattern::matcher)
                        .filter(Matcher::find)
                        .findFirst());
    }

    /** Waits until a GET is answered with status 200. */
    public void awaitHttpOk(URI uri, Duration timeout) {
        HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(2)).build();
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build()) {
            await("status 200 of " + uri, timeout, () -> answersOk(client, request));
        }
    }

    /** Waits until the condition holds, which is asked again and again by the calling thread. */
    public void await(String condition, Duration timeout, Callable<Boolean> holds) {
        poll(condition, timeout, () -> holds.call() ? Optional.of(condition) : Optional.empty());
    }

    /** Waits until the process has ended by itself, and gives back its exit code. */
    public int awaitExit(Duration timeout) {
        try {
            if (!process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                throw failure("did not end within " + timeout, null);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the end of " + name, e);
        }
    }

    /** Sends SIGTERM and waits for the end. A paused process does not see it before it is resumed. */
    public int terminate(Duration timeout) {
        process.destroy();
        return awaitExit(timeout);
    }

    /** Sends SIGKILL and waits for the end. Processes it has started live on. */
    public void kill() {
        process.destroyForcibly();
        awaitExit(CLOSE_TIMEOUT);
    }

    /** Sends SIGSTOP: the process stands still but keeps its sockets. */
    public void pause() {
        signal("STOP");
    }

    /** Sends SIGCONT. */
    public void resume() {
        signal("CONT");
    }

    /** Kills the process and everything it has started, if they are still there. */
    @Override
    public void close() {
        List<ProcessHandle> descendants = process.descendants().toList();
        kill();
        descendants.forEach(ProcessHandle::destroyForcibly);
    }

    private void signal(String signal) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid())).start();
            if (!kill.waitFor(5, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw failure("did not get SIG" + signal, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("SIG" + signal + " could not be sent to " + name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while sending SIG" + signal + " to " + name, e);
        }
    }

    private <T> T poll(String awaited, Duration timeout, Callable<Optional<T>> attempt) {
        try {
            return Awaitility.await()
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(25))
                    .atMost(timeout)
                    .until(() -> attemptWhileAlive(awaited, attempt), Optional::isPresent)
                    .orElseThrow();
        } catch (ConditionTimeoutException e) {
            throw failure("did not come to " + awaited + " within " + timeout, e);
        }
    }

    /** Attempts once more after the end: it may have come to it just before. */
    private <T> Optional<T> attemptWhileAlive(String awaited, Callable<Optional<T>> attempt) throws Exception {
        boolean alive = isAlive();
        Optional<T> result = attempt.call();
        if (result.isEmpty() && !alive) {
            throw failure("ended with exit code " + process.exitValue() + " while waiting for " + awaited, null);
        }
        return result;
    }

    private AssertionError failure(String what, @Nullable Throwable cause) {
        List<String> lines = output();
        List<String> end = lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size());
        return new AssertionError(
                name + " (pid " + pid() + ") " + what + "; the end of " + log + ":\n" + String.join("\n", end), cause);
    }

    private static boolean answersOk(HttpClient client, HttpRequest request) throws InterruptedException {
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false; // not listening yet
        }
    }
}
