package io.invoq.worker.consume;

import io.invoq.platform.consume.LaneRecord;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.record.FailureKind;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.Lane;
import io.invoq.wire.record.Outcome;
import io.invoq.wire.record.Payload;
import io.invoq.worker.checkout.Checkouts;
import io.invoq.worker.schedule.Call;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * An invocation from its record to its outcome. Its record is complete once {@link Outcomes} has the outcome safe.
 */
final class ConsumedCall implements Call {

    private final LaneRecord record;
    private final Invocation invocation;
    private final FunctionDefinition function;
    private final Outcomes outcomes;
    private final Checkouts checkouts;
    private volatile boolean checkedOut;

    ConsumedCall(
            LaneRecord record,
            Invocation invocation,
            FunctionDefinition function,
            Outcomes outcomes,
            Checkouts checkouts) {
        this.record = record;
        this.invocation = invocation;
        this.function = function;
        this.outcomes = outcomes;
        this.checkouts = checkouts;
    }

    /** Whether its record is of one of these partitions of the asynchronous lane. */
    boolean isOf(Set<Integer> partitions) {
        return isAsync() && partitions.contains(record.record().partition());
    }

    /** Whether its record is one of these of the asynchronous lane, by partition. */
    boolean isOneOf(Map<Integer, Long> offsets) {
        return isAsync()
                && Objects.equals(
                        offsets.get(record.record().partition()),
                        record.record().offset());
    }

    /** Makes its run the worker's own, whatever becomes of its partition. Again does nothing more. */
    void checkOut() {
        if (isAsync() && !checkedOut) {
            checkedOut = true;
            record.checkOut(checkouts.checkout(
                    invocation, record.record().partition(), record.record().offset()));
        }
    }

    private boolean isAsync() {
        return invocation.delivery().lane() == Lane.ASYNC;
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

    /** Its function is paused. */
    void hold() {
        finish(
                new Outcome.Failed(
                        FailureKind.FUNCTION_PAUSED,
                        "function " + function.urn().withoutVersion() + " is paused; the call did not run"),
                Duration.ZERO,
                Payload.EMPTY);
    }

    @Override
    public boolean isRevoked() {
        return record.isRevoked();
    }

    @Override
    public boolean isLost() {
        return isAsync() && record.isLost();
    }

    @Override
    public void finish(Outcome outcome, Duration inFunction, Payload logTail) {
        outcomes.send(record, invocation, function.retry(), outcome, inFunction, logTail);
    }
}
