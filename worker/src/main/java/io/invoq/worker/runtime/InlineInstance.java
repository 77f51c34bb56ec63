package io.invoq.worker.runtime;

import io.invoq.platform.lifecycle.ServiceThreads;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.record.FailureKind;
import io.invoq.wire.record.HttpAnswer;
import io.invoq.worker.inline.InlineFunction;
import io.invoq.worker.instance.Completion;
import io.invoq.worker.instance.Exit;
import io.invoq.worker.instance.Instance;
import io.invoq.worker.instance.InstanceCall;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An object of a class inside this JVM; calls run on the threads that bring them. Its end interrupts those that are in
 * it. Its classes are given back when the last one has left.
 */
final class InlineInstance implements Instance {

    private static final Logger LOG = LoggerFactory.getLogger(InlineInstance.class);
    private static final int KILLED = 128 + 9;
    private static final int LEAST_STATUS = 200;

    private final FunctionDefinition definition;
    private final RuntimeConfig config;
    private final ServiceThreads threads;
    private final InlineClasses classes;
    private final InlineFunction function;
    private final CompletableFuture<Exit> exited = new CompletableFuture<>();
    private final AtomicBoolean stopping = new AtomicBoolean();

    /** The threads in the function's code. An interrupt and the way out exclude each other, so that none comes late. */
    private final ConcurrentMap<Thread, Boolean> inside = new ConcurrentHashMap<>();

    private volatile boolean ended;

    InlineInstance(
            FunctionDefinition definition,
            RuntimeConfig config,
            ServiceThreads threads,
            InlineClasses classes,
            InlineFunction function) {
        this.definition = definition;
        this.config = config;
        this.threads = threads;
        this.classes = classes;
        this.function = function;
    }

    @Override
    @SuppressWarnings("InterruptedExceptionSwallowed") // it is the function's own, or ends the call with the instance
    public Completion call(InstanceCall call) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        enter(thread);
        try {
            if (ended) {
                return new Completion.Lost();
            }
            HttpAnswer answer = function.call(call.invocation().request(), new InlineCall(call, System.nanoTime()));
            return ended ? new Completion.Lost() : completion(answer);
        } catch (Throwable e) { // whatever trusted code throws, the worker goes on
            return ended ? new Completion.Lost() : failed(e, call);
        } finally {
            leave(thread, before);
        }
    }

    @Override
    public CompletableFuture<Exit> exited() {
        return exited;
    }

    @Override
    public void stop() throws InterruptedException {
        if (stopping.getAndSet(true) || ended) {
            return;
        }
        Duration limit = definition.limits().preStopTimeout();
        try {
            BoundedStep.run(threads, classes.loader(), limit, this::stopFunction);
        } catch (ExecutionException | TimeoutException e) {
            LOG.atWarn()
                    .setCause(e)
                    .addKeyValue("function", definition.urn())
                    .log("an inline function did not stop in good order");
        } finally {
            end(0);
        }
    }

    @Override
    public void kill() {
        end(KILLED);
    }

    private @Nullable Void stopFunction() throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        enter(thread);
        try {
            if (!ended) {
                function.stop();
            }
            return null;
        } finally {
            leave(thread, before);
        }
    }

    private void enter(Thread thread) {
        inside.put(thread, Boolean.TRUE);
        thread.setContextClassLoader(classes.loader());
    }

    private void leave(Thread thread, @Nullable ClassLoader before) {
        inside.remove(thread);
        thread.setContextClassLoader(before);
        Thread.interrupted(); // meant for the function, not for what its caller does next
        closeWhenEmpty();
    }

    private void end(int code) {
        ended = true;
        for (Thread thread : inside.keySet()) {
            inside.computeIfPresent(thread, (stillInside, yes) -> {
                stillInside.interrupt();
                return yes;
            });
        }
        closeWhenEmpty();
        exited.complete(new Exit(code, ""));
    }

    private void closeWhenEmpty() {
        if (ended && inside.isEmpty()) {
            classes.close();
        }
    }

    private Completion completion(@Nullable HttpAnswer answer) {
        if (answer == null) {
            return Completion.failed(FailureKind.HANDLER_RAISED, "the function returned null, not an answer");
        }
        if (answer.body().size() > config.maxResponseSize().bytes()) {
            return Completion.failed(
                    FailureKind.RESPONSE_TOO_LARGE,
                    "answer of %d bytes exceeds max-response-size=%s"
                            .formatted(answer.body().size(), config.maxResponseSize()));
        }
        try {
            return Completion.answered(checked(answer));
        } catch (IllegalArgumentException e) {
            return Completion.failed(
                    FailureKind.HANDLER_RAISED, "the function's answer is not possible in HTTP: " + e.getMessage());
        }
    }

    private static HttpAnswer checked(HttpAnswer answer) {
        if (answer.status() < LEAST_STATUS) {
            throw new IllegalArgumentException("status " + answer.status() + " is not within 200 to 599");
        }
        if (answer.contentType() != null) {
            HeaderRules.checkValue("content-type", answer.contentType());
        }
        if (answer.headers().isEmpty()) {
            return answer;
        }
        HeaderRules.Answer fields = new HeaderRules.Answer();
        answer.headers().forEach(fields::add);
        return fields.build(answer.status(), answer.contentType(), answer.body());
    }

    private static Completion failed(Throwable error, InstanceCall call) {
        Thrown.print(error, call.log());
        return Completion.failed(FailureKind.HANDLER_RAISED, Thrown.describe(error));
    }
}
