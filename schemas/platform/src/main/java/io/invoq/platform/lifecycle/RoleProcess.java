package io.invoq.platform.lifecycle;

import io.invoq.platform.config.ConfigException;
import io.invoq.platform.config.ConfigLoader;
import io.invoq.platform.config.ConfigSources;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The frame around the main method of a role: reads the command line and the configuration, prints the configuration in
 * force, starts the role, and on SIGTERM or SIGINT closes it before the process ends.
 *
 * <p>Exit codes: 2 for a command line or configuration that cannot be used, 1 for a failed start, else that of the
 * signal.
 *
 * @param <R> the root of the role's configuration
 */
@Command(mixinStandardHelpOptions = true)
public final class RoleProcess<R extends Record> implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(RoleProcess.class);

    /** Starts a role; what it gives back is closed at the end. */
    @FunctionalInterface
    public interface Starter<R extends Record> {

        AutoCloseable start(R config) throws Exception;
    }

    private final Class<R> root;
    private final Starter<R> starter;

    @Option(names = "--config", paramLabel = "FILE", description = "YAML file with the configuration.")
    private @Nullable Path file;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "One setting; wins over file and environment.")
    private List<String> assignments = new ArrayList<>();

    private RoleProcess(Class<R> root, Starter<R> starter) {
        this.root = root;
        this.starter = starter;
    }

    /** Runs the role until the process is told to end. Call from {@code main} only: it ends the process. */
    public static <R extends Record> void main(String name, Class<R> root, Starter<R> starter, String[] args) {
        CommandLine command = new CommandLine(new RoleProcess<>(root, starter)).setCommandName("invoq " + name);
        System.exit(command.execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        ConfigSources sources =
                new ConfigSources().file(file).environment(System.getenv()).set(assignments);
        return run(root, sources, starter);
    }

    /**
     * Loads, starts and waits; for mains that have a command line of their own.
     *
     * @return the exit code when it could not start
     */
    public static <R extends Record> int run(Class<R> root, ConfigSources sources, Starter<R> starter)
            throws InterruptedException {
        ConfigLoader.Loaded<R> config;
        try {
            config = ConfigLoader.load(root, sources);
        } catch (ConfigException e) {
            System.err.println(e.getMessage());
            return 2;
        }
        config.effective()
                .forEach((key, value) -> LOG.atInfo()
                        .addKeyValue("key", key)
                        .addKeyValue("value", value)
                        .log("setting"));
        try {
            closeOnExit(starter.start(config.value()));
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            LOG.atError().setCause(e).log("could not start");
            System.err.println("could not start: " + e.getMessage());
            return 1;
        }
        new CountDownLatch(1).await();
        return 0;
    }

    private static void closeOnExit(AutoCloseable role) {
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(() -> {
                    LOG.atInfo().log("draining");
                    try {
                        role.close();
                        LOG.atInfo().log("drained");
                    } catch (Exception e) {
                        LOG.atError().setCause(e).log("did not end in good order");
                    }
                }));
    }
}
