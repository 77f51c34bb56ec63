package io.invoq.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.record.FailureKind;
import io.invoq.wire.record.HttpAnswer;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.Outcome;
import io.invoq.wire.record.Payload;
import io.invoq.worker.schedule.Call;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** A call that remembers how it ended, and that it did so once. */
public final class RecordedCall implements Call {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Invocation invocation;
    private final FunctionDefinition function;
    private final CompletableFuture<End> end = new CompletableFuture<>();
    private final AtomicInteger ends = new AtomicInteger();
    private volatile boolean revoked;
    private volatile boolean lost;
    private volatile boolean interruptedAtEnd;

    /** How a call ended. */
    public record End(Outcome outcome, Duration inFunction, String log) {}

    RecordedCall(Invocation invocation, FunctionDefinition function) {
        this.invocation = invocation;
        this.function = function;
    }

    @Override
    public Invocation invocation() {
        return invocation;
    }

    @Override
    public FunctionDefinition function() {
        return function;
    }

    @Override
    public boolean isRevoked() {
        return revoked;
    }

    @Override
    public boolean isLost() {
        return lost;
    }

    @Override
    public void finish(Outcome outcome, Duration inFunction, Payload logTail) {
        ends.incrementAndGet();
        interruptedAtEnd = Thread.currentThread().isInterrupted();
        end.complete(new End(outcome, inFunction, logTail.utf8()));
    }

    public void revoke() {
        revoked = true;
    }

    public void lose() {
        lost = true;
    }

    /** How often it was finished. */
    public int ends() {
        return ends.get();
    }

    /** Waits for its end, and says whether the thread that told it had an interrupt pending. */
    public boolean interruptedAtEnd() {
        end();
        return interruptedAtEnd;
    }

    public boolean isDone() {
        return end.isDone();
    }

    /** Waits for its end. */
    public End end() {
        assertThat(end).succeedsWithin(PATIENCE);
        return end.join();
    }

    /** Waits for its answer. */
    public HttpAnswer answer() {
        Outcome outcome = end().outcome();
        assertThat(outcome).isInstanceOf(Outcome.Answered.class);
        return ((Outcome.Answered) outcome).answer();
    }

    /** Waits for its answer's body. */
    public String text() {
        return answer().body().utf8();
    }

    /** Waits for its failure of that kind, and gives the message. */
    public String failure(FailureKind kind) {
        Outcome outcome = end().outcome();
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        Outcome.Failed failed = (Outcome.Failed) outcome;
        assertThat(failed.kind()).as(failed.message()).isEqualTo(kind);
        return failed.message();
    }
}
