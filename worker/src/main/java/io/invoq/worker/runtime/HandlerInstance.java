package io.invoq.worker.runtime;

import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.record.FailureKind;
import io.invoq.worker.instance.CallLog;
import io.invoq.worker.instance.Completion;
import io.invoq.worker.instance.Exit;
import io.invoq.worker.instance.FunctionProcess;
import io.invoq.worker.instance.Instance;
import io.invoq.worker.instance.InstanceCall;
import io.invoq.worker.instance.InstanceLog;
import io.invoq.worker.instance.StartFailedException;
import io.invoq.worker.instance.StreamName;
import io.invoq.worker.runtime.ControlChannel.Frame;
import io.invoq.worker.runtime.FrameType.ProtocolException;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An interpreter with a bootstrap. One virtual thread reads its control channel; callers write to it. */
final class HandlerInstance implements Instance {

    private static final Logger LOG = LoggerFactory.getLogger(HandlerInstance.class);
    private static final int META_ROOM = 1 << 20;
    private static final Duration EXIT_AFTER_STOP = Duration.ofSeconds(1);

    /** How far a start has come. */
    private enum Phase {
        LOADED,
        READY
    }

    private record Pending(CallLog log, CompletableFuture<Completion> completion) {}

    private final FunctionDefinition function;
    private final RuntimeConfig config;
    private final FunctionProcess process;
    private final InstanceOutput output;
    private final InstanceLog log;
    private final CompletableFuture<Phase> loaded = new CompletableFuture<>();
    private final CompletableFuture<Phase> ready = new CompletableFuture<>();
    private final ConcurrentMap<Integer, Pending> pending = new ConcurrentHashMap<>();
    private final AtomicInteger ids = new AtomicInteger();
    private volatile @Nullable ControlChannel channel;
    private volatile boolean lost;
    private volatile boolean stopping;

    HandlerInstance(FunctionDefinition function, RuntimeConfig config, FunctionProcess process, InstanceOutput output) {
        this.function = function;
        this.config = config;
        this.process = process;
        this.output = output;
        this.log = output.log();
    }

    /** Accepts the bootstrap's connection and reads it to its end. */
    void serve(ServerSocketChannel server) {
        int largest = config.maxResponseSize().toInt() + META_ROOM;
        try (server;
                ControlChannel accepted = new ControlChannel(server.accept(), largest)) {
            server.close();
            accepted.write(
                    FrameType.INIT,
                    0,
                    ControlJson.init(function, config.maxResponseSize().toInt()));
            channel = accepted;
            while (!lost) {
                handle(accepted.read());
            }
        } catch (IOException e) {
            LOG.atDebug()
                    .addKeyValue("function", function.urn())
                    .addKeyValue("error", String.valueOf(e.getMessage()))
                    .log("control channel ended");
        } finally {
            disconnected();
        }
    }

    /** Waits until the handler is loaded and the initializer has run, each within its own time. */
    void awaitReady(Duration startTimeout) throws StartFailedException, InterruptedException {
        await(
                loaded,
                startTimeout,
                "the instance was not ready within start-timeout=" + startTimeout.toMillis() + "ms");
        Duration limit = function.limits().initializerTimeout();
        await(
                ready,
                function.code().initializer() == null ? startTimeout : limit,
                "initializer %s ran longer than its timeout of %dms"
                        .formatted(function.code().initializer(), limit.toMillis()));
    }

    @Override
    public Completion call(InstanceCall call) throws InterruptedException {
        int id = ids.incrementAndGet();
        Pending mine = new Pending(call.log(), new CompletableFuture<>());
        pending.put(id, mine);
        log.begin(call.log());
        try {
            ControlChannel open = channel;
            if (lost || open == null) {
                return new Completion.Lost();
            }
            byte[] body = call.invocation().request().body().bytes();
            open.write(FrameType.CALL, id, ControlJson.call(call), body);
            return mine.completion().get();
        } catch (IOException e) {
            return new Completion.Lost();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a completion is never exceptional", e);
        } finally {
            pending.remove(id);
            log.end(call.log());
        }
    }

    @Override
    public CompletableFuture<Exit> exited() {
        return process.exited();
    }

    @Override
    public void stop() throws InterruptedException {
        stopping = true;
        ControlChannel open = channel;
        Duration patience = EXIT_AFTER_STOP;
        try {
            if (open != null) {
                open.write(FrameType.STOP, 0, new byte[0]);
            }
            if (function.code().preStop() != null) {
                patience = patience.plus(function.limits().preStopTimeout());
            }
        } catch (IOException e) {
            patience = Duration.ZERO;
        }
        if (!process.awaitExit(patience)) {
            process.terminate(config.stopGrace());
        }
    }

    @Override
    public void kill() {
        process.kill();
    }

    private void handle(Frame frame) throws IOException {
        Pending call = pending.get(frame.callId());
        switch (frame.type()) {
            case LOADED -> loaded.complete(Phase.LOADED);
            case READY -> ready.complete(Phase.READY);
            case INIT_FAILED -> {
                ControlJson.Failure failure = ControlJson.failure(frame);
                startFailed(new StartFailedException(failure.kind(), failure.message()));
            }
            case RESULT -> {
                if (call != null) {
                    call.completion().complete(answer(frame));
                }
            }
            case ERROR -> {
                if (call != null) {
                    ControlJson.Failure failure = ControlJson.failure(frame);
                    call.completion().complete(Completion.failed(failure.kind(), failure.message()));
                }
            }
            case LOG -> print(frame, call);
            case INIT, CALL, STOP -> throw new ProtocolException("frame " + frame.type() + " is not the instance's");
        }
    }

    private Completion answer(Frame frame) throws IOException {
        int size = frame.body().size();
        if (size > config.maxResponseSize().bytes()) {
            return Completion.failed(
                    FailureKind.RESPONSE_TOO_LARGE,
                    "answer of %d bytes exceeds max-response-size=%s".formatted(size, config.maxResponseSize()));
        }
        try {
            return Completion.answered(ControlJson.answer(frame));
        } catch (IllegalArgumentException e) {
            return Completion.failed(
                    FailureKind.HANDLER_RAISED, "the handler's answer is not possible in HTTP: " + e.getMessage());
        }
    }

    private void print(Frame frame, @Nullable Pending call) throws ProtocolException {
        byte[] payload = frame.meta().bytes();
        if (payload.length == 0) {
            throw new ProtocolException("output without a stream");
        }
        StreamName stream = payload[0] == 1 ? StreamName.STDOUT : StreamName.STDERR;
        if (call == null) {
            log.appendOwn(stream, payload, 1, payload.length - 1);
        } else {
            log.append(call.log(), stream, payload, 1, payload.length - 1);
        }
    }

    private void disconnected() {
        lost = true;
        startFailed(new IOException("the connection to the instance ended"));
        for (Pending call : pending.values()) {
            call.completion().complete(new Completion.Lost());
        }
        if (!stopping) {
            process.kill();
        }
    }

    private void startFailed(Exception e) {
        loaded.completeExceptionally(e);
        ready.completeExceptionally(e);
    }

    private void await(CompletableFuture<Phase> phase, Duration limit, String late)
            throws StartFailedException, InterruptedException {
        try {
            CompletableFuture.anyOf(phase, process.exited()).get(limit.toNanos(), TimeUnit.NANOSECONDS);
            phase.get(1, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StartFailedException reported) {
                throw reported;
            }
            throw diedAtStart();
        } catch (TimeoutException e) {
            if (process.exited().isDone()) {
                throw diedAtStart();
            }
            throw new StartFailedException(FailureKind.INITIALIZER_TIMED_OUT, output.withErrors(late));
        }
    }

    private StartFailedException diedAtStart() throws InterruptedException {
        process.awaitExit(Duration.ofSeconds(1));
        Exit exit = process.exited().getNow(new Exit(0, ""));
        return new StartFailedException(
                FailureKind.INITIALIZER_FAILED,
                output.withErrors("the instance " + new Exit(exit.code(), "").describe() + " before it was ready"));
    }
}
