package io.invoq.worker.runtime;

import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.record.FailureKind;
import io.invoq.worker.instance.Exit;
import io.invoq.worker.instance.FunctionProcess;
import io.invoq.worker.instance.Instance;
import io.invoq.worker.instance.InstanceLog;
import io.invoq.worker.instance.InstanceStarter;
import io.invoq.worker.instance.StartFailedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Runs programs that serve HTTP on {@code $PORT}; one is ready when it accepts connections there. */
final class HttpRuntime implements InstanceStarter {

    private static final int CONNECT_MILLIS = 1_000;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(50);

    private final Programs programs;
    private final LoopbackPorts ports = new LoopbackPorts();

    HttpRuntime(Programs programs) {
        this.programs = programs;
    }

    @Override
    public Instance start(FunctionDefinition function) throws StartFailedException, InterruptedException {
        CommandLine.directory(function);
        RuntimeConfig config = programs.config();
        List<String> command = CommandLine.resolve(function, config.functionPath());
        InstanceLog log = new InstanceLog(function.urn());
        InstanceOutput output = new InstanceOutput(log);
        FunctionProcess process;
        int port;
        try {
            port = ports.lease();
            Releasing listener = new Releasing(output, () -> ports.release(port));
            process = programs.serve(function, command, Map.of("PORT", Integer.toString(port)), listener);
        } catch (IOException e) {
            throw new StartFailedException(
                    FailureKind.INITIALIZER_FAILED, "the program could not be started: " + e.getMessage());
        }
        try {
            awaitOpen(process, port, output);
        } catch (StartFailedException | InterruptedException e) {
            process.kill();
            process.exited().join();
            throw e;
        }
        return new HttpInstance(port, config, process, log);
    }

    private void awaitOpen(FunctionProcess process, int port, InstanceOutput output)
            throws StartFailedException, InterruptedException {
        Duration limit = programs.config().startTimeout();
        long began = System.nanoTime();
        Duration pause = FIRST_PAUSE;
        while (!isOpen(port)) {
            if (process.awaitExit(pause)) {
                Exit exit = process.exited().join();
                throw new StartFailedException(
                        FailureKind.INITIALIZER_FAILED,
                        output.withErrors("the program " + new Exit(exit.code(), "").describe()
                                + " before it accepted connections on $PORT"));
            }
            if (System.nanoTime() - began > limit.toNanos()) {
                throw new StartFailedException(
                        FailureKind.INITIALIZER_TIMED_OUT,
                        output.withErrors("the program accepted no connection on $PORT within start-timeout="
                                + limit.toMillis() + "ms"));
            }
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private static boolean isOpen(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
