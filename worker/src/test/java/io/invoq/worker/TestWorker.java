package io.invoq.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.invoq.platform.config.DataSize;
import io.invoq.platform.lifecycle.ServiceThreads;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.worker.runtime.RuntimeConfig;
import io.invoq.worker.runtime.Runtimes;
import io.invoq.worker.schedule.InstancesConfig;
import io.invoq.worker.schedule.Load;
import io.invoq.worker.schedule.ScheduleConfig;
import io.invoq.worker.schedule.Scheduler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Predicate;

/** A scheduler over real programs. */
public final class TestWorker implements AutoCloseable {

    public static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final DataSize MAX_RESPONSE = DataSize.parse("64KiB");

    private final Runtimes runtimes;
    private final Scheduler scheduler;

    private TestWorker(int maxInstances, Duration idleTimeout, boolean inline) {
        ServiceThreads threads = new ServiceThreads("test");
        RuntimeConfig config = new RuntimeConfig(
                MAX_RESPONSE,
                Duration.ofSeconds(10),
                Duration.ofSeconds(1),
                "python3",
                "node",
                "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                null,
                inline);
        this.runtimes = Runtimes.open(config, threads);
        ScheduleConfig schedule = new ScheduleConfig(
                100,
                64,
                new InstancesConfig(
                        maxInstances,
                        idleTimeout,
                        Duration.ofMillis(50),
                        Duration.ofSeconds(1),
                        Duration.ofMillis(200)));
        this.scheduler = Scheduler.start(schedule, runtimes, threads, InstantSource.system(), System::nanoTime);
    }

    public static TestWorker start() {
        return new TestWorker(8, Duration.ofSeconds(60), false);
    }

    public static TestWorker start(int maxInstances, Duration idleTimeout) {
        return new TestWorker(maxInstances, idleTimeout, false);
    }

    /** One that runs functions inside this JVM, too. */
    public static TestWorker startWithInline() {
        return new TestWorker(8, Duration.ofSeconds(60), true);
    }

    public Scheduler scheduler() {
        return scheduler;
    }

    /** Submits a call that is taken. */
    public RecordedCall submit(CallBuilder builder) {
        RecordedCall call = builder.build();
        assertThat(scheduler.submit(call)).isTrue();
        return call;
    }

    public RecordedCall submit(FunctionDefinition function) {
        return submit(CallBuilder.call(function));
    }

    public void awaitLoad(Predicate<Load> wanted) {
        await().atMost(PATIENCE).until(scheduler::load, wanted);
    }

    @Override
    public void close() {
        scheduler.close();
        runtimes.close();
        Load left = scheduler.load();
        assertThat(left.instances() + left.starting() + left.ending() + left.running())
                .isZero();
    }

    /** Writes a file of a function, with the right to be run. */
    public static Path write(Path directory, String name, String text) {
        try {
            Path file = directory.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a process with that id is there and has not ended. */
    public static boolean isAlive(String pid) {
        return ProcessHandle.of(Long.parseLong(pid.strip()))
                .map(ProcessHandle::isAlive)
                .orElse(false);
    }
}
