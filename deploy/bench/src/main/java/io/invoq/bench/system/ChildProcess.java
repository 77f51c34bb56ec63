package io.invoq.bench.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A process of the bench, its output in a file. Used by one thread; owned by who starts it. */
final class ChildProcess implements AutoCloseable {

    /** Long enough for a busy machine: waiting ends when the process says that it is ready. */
    private static final Duration START = Duration.ofSeconds(90);

    private static final Duration STOP = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final int TAIL = 30;

    private final String name;
    private final Process process;
    private final Path output;

    private ChildProcess(String name, Process process, Path output) {
        this.name = name;
        this.process = process;
        this.output = output;
    }

    /** Starts one. It uses the JDK of the bench. */
    static ChildProcess start(String name, List<String> command, Path output) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.environment().put("INVOQ_JAVA_HOME", System.getProperty("java.home"));
        builder.environment().merge("INVOQ_JAVA_OPTS", JavaCommand.ASKABLE, (given, more) -> given + " " + more);
        Process process = builder.start();
        process.getOutputStream().close();
        return new ChildProcess(name, process, output);
    }

    /** A port that nobody listens on now, below those that an outgoing connection may take before it is used. */
    static int freePort() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_768);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // taken: another one
            }
        }
    }

    long pid() {
        return process.pid();
    }

    /** Waits for a line of output, and gives back what follows the prefix in it. */
    String awaitLine(String prefix) throws InterruptedException {
        StringBuilder found = new StringBuilder();
        await("print '" + prefix + "'", () -> {
            List<String> lines = lines();
            for (String line : lines) {
                if (line.strip().startsWith(prefix)) {
                    found.append(line.strip().substring(prefix.length()).strip());
                    return true;
                }
            }
            return false;
        });
        return found.toString();
    }

    /** Waits until a URL answers 200. */
    void awaitOk(URI uri) throws InterruptedException {
        await("answer 200 at " + uri, () -> isOk(uri));
    }

    private static boolean isOk(URI uri) {
        try {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setConnectTimeout(1_000);
            connection.setReadTimeout(5_000);
            try {
                return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            return false;
        }
    }

    private void await(String what, Supplier<Boolean> done) throws InterruptedException {
        long end = System.nanoTime() + START.toNanos();
        while (!done.get()) {
            if (!process.isAlive()) {
                throw new BenchException("the " + name + " ended with code " + process.exitValue() + tail());
            }
            if (System.nanoTime() - end > 0) {
                throw new BenchException("the " + name + " did not " + what + " within " + START + tail());
            }
            process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(output);
        } catch (IOException e) {
            throw new UncheckedIOException("output of the " + name + " cannot be read", e);
        }
    }

    /** The last lines that it printed, for a message. */
    String tail() {
        List<String> lines = lines();
        List<String> last = lines.subList(Math.max(0, lines.size() - TAIL), lines.size());
        return "; its last output, of " + output + ":\n    " + String.join("\n    ", last);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
