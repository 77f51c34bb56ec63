package io.invoq.worker.runtime;

import io.invoq.platform.lifecycle.ServiceThreads;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.worker.instance.Instance;
import io.invoq.worker.instance.InstanceStarter;
import io.invoq.worker.instance.Orphans;
import io.invoq.worker.instance.StartFailedException;

/**
 * Starts instances of functions of every runtime. Safe for use by several threads. It owns a directory for their sockets
 * and temporary files, deleted on closing; the instances belong to whoever started them and are to be ended before.
 */
public final class Runtimes implements InstanceStarter, AutoCloseable {

    private final WorkFiles files;
    private final InstanceStarter python;
    private final InstanceStarter node;
    private final InstanceStarter http;
    private final InstanceStarter exec;
    private final InstanceStarter inline;

    private Runtimes(RuntimeConfig config, ServiceThreads threads, WorkFiles files) {
        this.files = files;
        Programs programs = new Programs(config, threads, files);
        this.python = new HandlerRuntime(
                programs, new Interpreter(config.python3(), "-c", "import sys; print(sys.executable)"), "bootstrap.py");
        this.node = new HandlerRuntime(
                programs, new Interpreter(config.nodejs(), "-p", "process.execPath"), "bootstrap.mjs");
        this.http = new HttpRuntime(programs);
        this.exec = ExecInstance.starter(programs);
        this.inline = new InlineRuntime(config, threads);
    }

    /**
     * Makes ready to start instances; starts none. Ends and deletes what killed workers have left on this machine.
     *
     * @throws java.io.UncheckedIOException when the work directory cannot be made
     */
    public static Runtimes open(RuntimeConfig config, ServiceThreads threads) {
        Orphans.end();
        return new Runtimes(config, threads, WorkFiles.create(config.workDirectory()));
    }

    @Override
    public Instance start(FunctionDefinition function) throws StartFailedException, InterruptedException {
        InstanceStarter runtime = switch (function.runtime()) {
            case PYTHON3 -> python;
            case NODEJS -> node;
            case HTTP -> http;
            case EXEC -> exec;
            case JAVA_INLINE -> inline;
        };
        return runtime.start(function);
    }

    @Override
    public void close() {
        files.close();
    }
}
