package io.invoq.standalone.broker;

import io.invoq.platform.lifecycle.ServiceThreads;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * One broker as a process of its own: {@code --port N --data DIR [--host H]}. It prints the line
 * {@code ready bootstrap=HOST:PORT} on standard output when it serves. SIGTERM stops it in good order with exit code 0;
 * 1 says that it could not start or stop, 2 that its arguments are wrong.
 */
public final class BrokerMain {

    private static final ServiceThreads THREADS = new ServiceThreads("standalone");

    private BrokerMain() {}

    public static void main(String[] args) {
        Object command =
                CommandLine.getCommandMethods(BrokerMain.class, "broker").getFirst();
        System.exit(new CommandLine(command).execute(args));
    }

    @Command(name = "broker", description = "Runs a Kafka broker of one node")
    static int broker(
            @Option(
                            names = "--host",
                            defaultValue = "127.0.0.1",
                            paramLabel = "HOST",
                            description = "address to listen on (default: ${DEFAULT-VALUE})")
                    String host,
            @Option(
                            names = "--port",
                            defaultValue = "0",
                            paramLabel = "PORT",
                            description = "port to listen on, 0 for a free one (default: ${DEFAULT-VALUE})")
                    int port,
            @Option(names = "--data", required = true, paramLabel = "DIR", description = "directory of the data")
                    Path data,
            @Option(
                            names = {"-h", "--help"},
                            usageHelp = true,
                            description = "shows this text")
                    boolean help)
            throws InterruptedException {
        CompletableFuture<Integer> exitCode = new CompletableFuture<>();
        try (EmbeddedBroker broker = EmbeddedBroker.start(new BrokerConfig(host, port, data))) {
            CountDownLatch stop = stopOnSignal(exitCode);
            System.out.println("ready bootstrap=" + broker.bootstrapServers());
            stop.await();
        } catch (BrokerException | IllegalArgumentException e) {
            System.err.println("broker: " + e.getMessage());
            exitCode.complete(CommandLine.ExitCode.SOFTWARE);
        }
        exitCode.complete(CommandLine.ExitCode.OK);
        return exitCode.join();
    }

    /**
     * A JVM that a signal ends has that signal's exit code, unless a hook halts it with another one: this one does, when
     * the main thread is through with closing.
     */
    private static CountDownLatch stopOnSignal(CompletableFuture<Integer> exitCode) {
        CountDownLatch stop = new CountDownLatch(1);
        long patience = EmbeddedBroker.STOP_TIMEOUT.plusSeconds(5).toMillis();
        Runtime.getRuntime().addShutdownHook(THREADS.platform("broker-exit").newThread(() -> {
            stop.countDown();
            int code = exitCode.completeOnTimeout(CommandLine.ExitCode.SOFTWARE, patience, TimeUnit.MILLISECONDS)
                    .join();
            Runtime.getRuntime().halt(code);
        }));
        return stop;
    }
}
