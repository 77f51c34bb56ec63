package io.invoq.worker.consume;

import io.invoq.platform.consume.LaneRecord;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.record.FailureKind;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.Outcome;
import io.invoq.wire.record.Payload;
import io.invoq.worker.schedule.Call;
import java.time.Duration;

/**
 * An invocation from its record to its outcome. Its record is complete once {@link Outcomes} has the outcome safe.
 */
final class ConsumedCall implements Call {

    private final LaneRecord record;
    private final Invocation invocation;
    private final FunctionDefinition function;
    private final Outcomes outcomes;

    ConsumedCall(LaneRecord record, Invocation invocation, FunctionDefinition function, Outcomes outcomes) {
        this.record = record;
        this.invocation = invocation;
        this.function = function;
        this.outcomes = outcomes;
    }

    @Override
    public Invocation invocation() {
        return invocation;
    }

    @Override
    public FunctionDefinition function() {
        return function;
    }

    /** Its function has no place for it. */
    void refuse() {
        finish(
                new Outcome.Failed(FailureKind.QUEUE_FULL, "the queue of " + function.urn() + " on its worker is full"),
                Duration.ZERO,
                Payload.EMPTY);
    }

    @Override
    public boolean isRevoked() {
        return record.isRevoked();
    }

    @Override
    public void finish(Outcome outcome, Duration inFunction, Payload logTail) {
        outcomes.send(record, invocation, function.retry(), outcome, inFunction, logTail);
    }
}
