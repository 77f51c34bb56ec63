package io.invoq.bench.system;

import io.invoq.platform.lifecycle.ServiceThreads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * What every scenario is given: the broker, the run's settings, and a way to start processes. Owns all processes that it
 * starts: they end with it, also when this process is told to end. Used by one thread.
 */
public final class Bench implements AutoCloseable {

    private final BenchConfig config;
    private final Path scratch;
    private final Thread hook;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicInteger started = new AtomicInteger();
    private final List<AutoCloseable> owned = new CopyOnWriteArrayList<>();
    private final List<Subject> subjects = new CopyOnWriteArrayList<>();

    private Bench(BenchConfig config, Path scratch) {
        this.config = config;
        this.scratch = scratch;
        this.hook = new ServiceThreads("bench").platform("shutdown").newThread(this::end);
    }

    /** A bench without any process yet. */
    public static Bench open(BenchConfig config) throws IOException {
        Bench bench = new Bench(config, Files.createTempDirectory("invoq-bench-"));
        Runtime.getRuntime().addShutdownHook(bench.hook);
        return bench;
    }

    /**
     * Starts a broker and the roles of a checkout.
     *
     * @param name tells it from others
     * @param root the checkout, built
     */
    public Subject startSubject(String name, Path root) throws IOException, InterruptedException {
        Subject subject = own(Subject.in(root, scratch.resolve(name)));
        subject.start(config.standalone());
        subjects.add(subject);
        return subject;
    }

    /** Where the broker is: that of the first subject. */
    public String bootstrapServers() {
        return subjects.getFirst().bootstrapServers();
    }

    /** The broker's process, unless it shares that of the roles. */
    public List<RoleProcess> broker() {
        return subjects.getFirst().broker();
    }

    /** A directory of this run's own, removed at its end. */
    public Path scratch() {
        return scratch;
    }

    /** Bytes of the body that calls and records carry. */
    public int bodySize() {
        return config.bodySize();
    }

    /** Whether everything is to be as short as it can be: it is only looked at whether it works. */
    public boolean isQuick() {
        return config.quick();
    }

    /**
     * Starts a floor or a peer that needs a process of its own, on the bench's class path. It is up when it has printed a
     * line that begins with {@code ready}. The bench closes it at its end, if nobody has before.
     */
    public RoleProcess startJava(String name, Class<?> main, String... args) throws IOException, InterruptedException {
        Path output = scratch.resolve(name + "-" + started.incrementAndGet() + ".log");
        ChildProcess process = own(ChildProcess.start(name, JavaCommand.of(main, args), output));
        return new RoleProcess(name, process.awaitLine("ready"), process);
    }

    private <T extends AutoCloseable> T own(T part) {
        owned.add(part);
        if (closed.get()) { // the hook has run in the meantime
            closeQuietly(part);
        }
        return part;
    }

    private void end() {
        if (closed.compareAndSet(false, true)) {
            owned.reversed().forEach(Bench::closeQuietly);
            removeScratch();
        }
    }

    private static void closeQuietly(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            System.err.println("bench: " + part + " did not end in good order: " + e);
        }
    }

    private void removeScratch() {
        try (Stream<Path> files = Files.walk(scratch)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            System.err.println("bench: " + scratch + " could not be removed: " + e);
        }
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already, and the hook finds nothing left to do.
            return;
        }
    }
}
