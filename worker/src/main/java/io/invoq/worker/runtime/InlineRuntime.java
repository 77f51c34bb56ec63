package io.invoq.worker.runtime;

import io.invoq.platform.lifecycle.ServiceThreads;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.record.FailureKind;
import io.invoq.worker.inline.InlineFunction;
import io.invoq.worker.inline.InlineSetup;
import io.invoq.worker.instance.CallLog;
import io.invoq.worker.instance.Instance;
import io.invoq.worker.instance.InstanceStarter;
import io.invoq.worker.instance.StartFailedException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Runs classes inside this JVM, where the operator allows it. */
final class InlineRuntime implements InstanceStarter {

    private final RuntimeConfig config;
    private final ServiceThreads threads;

    InlineRuntime(RuntimeConfig config, ServiceThreads threads) {
        this.config = config;
        this.threads = threads;
    }

    private record Setup(FunctionUrn function, Map<String, String> environment, CallLog log) implements InlineSetup {

        @Override
        public void log(String line) {
            InlineCall.print(line, log);
        }
    }

    @Override
    public Instance start(FunctionDefinition function) throws StartFailedException, InterruptedException {
        if (!config.inline()) {
            throw new StartFailedException(
                    FailureKind.INITIALIZER_FAILED,
                    "runtime java-inline is off on this worker; its setting worker.runtime.inline=true turns it on");
        }
        InlineClasses classes = InlineClasses.open(function.code());
        boolean started = false;
        try {
            InlineFunction object = create(function, classes);
            started = true;
            return new InlineInstance(function, config, threads, classes, object);
        } finally {
            if (!started) {
                classes.close();
            }
        }
    }

    private InlineFunction create(FunctionDefinition function, InlineClasses classes)
            throws StartFailedException, InterruptedException {
        String handler = function.code().handler();
        InlineFunction object = step(
                classes, config.startTimeout(), "the class " + handler + " and its constructor", classes::newFunction);
        CallLog log = new CallLog(function.urn(), null);
        return step(classes, function.limits().initializerTimeout(), "initialize of " + handler, () -> {
            object.initialize(new Setup(function.urn(), function.environment(), log));
            return object;
        });
    }

    private <T> T step(InlineClasses classes, Duration limit, String what, Callable<T> step)
            throws StartFailedException, InterruptedException {
        try {
            return BoundedStep.run(threads, classes.loader(), limit, step);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof StartFailedException told) {
                throw told;
            }
            throw new StartFailedException(FailureKind.INITIALIZER_FAILED, what + " threw " + Thrown.describe(cause));
        } catch (TimeoutException e) {
            throw new StartFailedException(
                    FailureKind.INITIALIZER_TIMED_OUT,
                    what + " took longer than the limit of " + limit.toMillis() + "ms");
        }
    }
}
