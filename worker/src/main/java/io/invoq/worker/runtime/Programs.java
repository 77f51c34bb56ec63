package io.invoq.worker.runtime;

import io.invoq.platform.lifecycle.ServiceThreads;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.worker.instance.FunctionProcess;
import io.invoq.worker.instance.Launch;
import io.invoq.worker.instance.ProcessListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Starts the processes of functions: in the code path, with the function's environment and a HOME that is deleted when
 * they end. Safe for use by several threads.
 */
final class Programs {

    private final RuntimeConfig config;
    private final ServiceThreads threads;
    private final WorkFiles files;
    private final FunctionEnvironment environment;

    Programs(RuntimeConfig config, ServiceThreads threads, WorkFiles files) {
        this.config = config;
        this.threads = threads;
        this.files = files;
        this.environment = new FunctionEnvironment(config);
    }

    RuntimeConfig config() {
        return config;
    }

    ServiceThreads threads() {
        return threads;
    }

    WorkFiles files() {
        return files;
    }

    /**
     * Starts a process that serves calls until it is stopped.
     *
     * @param extra variables in addition to the function's
     */
    FunctionProcess serve(
            FunctionDefinition function, List<String> command, Map<String, String> extra, ProcessListener listener)
            throws IOException {
        return start(function, command, extra, false, listener);
    }

    /** Starts a process for one call, which may read its stdin. */
    FunctionProcess once(
            FunctionDefinition function, List<String> command, Map<String, String> extra, ProcessListener listener)
            throws IOException {
        return start(function, command, extra, true, listener);
    }

    private FunctionProcess start(
            FunctionDefinition function,
            List<String> command,
            Map<String, String> extra,
            boolean input,
            ProcessListener listener)
            throws IOException {
        Path home = files.newHome();
        try {
            Map<String, String> variables = environment.of(function, home);
            variables.putAll(extra);
            Launch launch = new Launch(command, Path.of(function.code().path()), variables, input);
            return FunctionProcess.start(launch, threads, new Releasing(listener, () -> WorkFiles.delete(home)));
        } catch (IOException e) {
            WorkFiles.delete(home);
            throw e;
        } catch (IllegalArgumentException e) {
            WorkFiles.delete(home);
            throw new IOException("a variable of its environment is not possible: " + e.getMessage(), e);
        }
    }
}
