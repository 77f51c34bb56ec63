package io.invoq.worker.runtime;

import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.record.FailureKind;
import io.invoq.worker.instance.FunctionProcess;
import io.invoq.worker.instance.Instance;
import io.invoq.worker.instance.InstanceLog;
import io.invoq.worker.instance.InstanceStarter;
import io.invoq.worker.instance.StartFailedException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs handlers of one language: an interpreter with a bootstrap script that connects to a socket of the instance. */
final class HandlerRuntime implements InstanceStarter {

    private final Programs programs;
    private final Interpreter interpreter;
    private final String bootstrap;

    HandlerRuntime(Programs programs, Interpreter interpreter, String bootstrap) {
        this.programs = programs;
        this.interpreter = interpreter;
        this.bootstrap = bootstrap;
    }

    @Override
    public Instance start(FunctionDefinition function) throws StartFailedException, InterruptedException {
        CommandLine.directory(function);
        List<String> command = List.of(
                interpreter.path().toString(),
                programs.files().bootstrap(bootstrap).toString());
        Path socket = programs.files().newSocket();
        InstanceOutput output = new InstanceOutput(new InstanceLog(function.urn()));
        HandlerInstance instance;
        try {
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket));
            instance = launch(function, command, socket, server, output);
        } catch (IOException e) {
            WorkFiles.delete(socket);
            throw new StartFailedException(
                    FailureKind.INITIALIZER_FAILED, "the instance could not be started: " + e.getMessage());
        }
        try {
            instance.awaitReady(programs.config().startTimeout());
            return instance;
        } catch (StartFailedException | InterruptedException e) {
            instance.kill();
            instance.exited().join();
            throw e;
        } finally {
            WorkFiles.delete(socket);
        }
    }

    private HandlerInstance launch(
            FunctionDefinition function,
            List<String> command,
            Path socket,
            ServerSocketChannel server,
            InstanceOutput output)
            throws IOException {
        try {
            FunctionProcess process =
                    programs.serve(function, command, Map.of("INVOQ_SOCKET", socket.toString()), output);
            HandlerInstance instance = new HandlerInstance(function, programs.config(), process, output);
            programs.threads()
                    .virtual("control")
                    .newThread(() -> instance.serve(server))
                    .start();
            return instance;
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }
}
