package io.invoq.worker.consume;

import io.invoq.platform.consume.LaneRecord;
import io.invoq.platform.consume.RecordHandler;
import io.invoq.platform.consume.RecordReader;
import io.invoq.platform.registry.RegistryBehindException;
import io.invoq.platform.registry.RegistryView;
import io.invoq.platform.stage.Stage;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.record.HeaderReader;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.InvocationCodec;
import io.invoq.wire.record.Lane;
import io.invoq.worker.cancel.Cancels;
import io.invoq.worker.checkout.Checkouts;
import io.invoq.worker.schedule.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Hands each invocation of a lane to the scheduler. Where the function's queue is full, a synchronous call is refused at
 * once, since its caller waits; an asynchronous one stays with its partition until there is room, or is put off when its
 * function is saturated ({@link Parking}), or at once when it is paused. Called by the lane's thread.
 *
 * <p>A synchronous call that is not idempotent passes a gate first: it runs once the commit that covers it has succeeded,
 * so that no crash has it run twice (architecture §6.4).
 *
 * <p>An asynchronous call that was taken back is not handed over: its result says so. One that is taken back while it is
 * handed over is found by the second look, since whoever hears of a cancel notes it first and then asks the scheduler.
 */
final class InvocationIntake implements RecordHandler {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private final RegistryView registry;
    private final Scheduler scheduler;
    private final Outcomes outcomes;
    private final Also also;
    private final ThreadFactory lookupThreads;

    /** Who else has a say in what becomes of an asynchronous call; none of it is owned. */
    record Also(Cancels cancels, Checkouts checkouts, Parking parking) {}

    InvocationIntake(
            RegistryView registry, Scheduler scheduler, Outcomes outcomes, Also also, ThreadFactory lookupThreads) {
        this.registry = registry;
        this.scheduler = scheduler;
        this.outcomes = outcomes;
        this.also = also;
        this.lookupThreads = lookupThreads;
    }

    /**
     * What a record says.
     *
     * @param cancelled when it was taken back, as the delay relay marks what it passes on before its moment; null else
     */
    private record Offer(Invocation invocation, @Nullable Instant cancelled) {

        static Offer read(HeaderReader headers, byte[] body) {
            Invocation invocation = InvocationCodec.read(headers, body);
            boolean hasWaited = invocation.delivery().notBefore() != null;
            return new Offer(invocation, hasWaited ? InvocationCodec.readCancelled(headers) : null);
        }
    }

    @Override
    public boolean offer(LaneRecord record) {
        Offer offer = RecordReader.read(record.record(), Offer::read);
        if (offer == null) {
            record.complete();
            return true;
        }
        Invocation invocation = offer.invocation();
        Stage.CONSUMED.mark(invocation.id());
        Instant cancelled = cancelled(offer);
        if (cancelled != null) {
            outcomes.sendCancelled(record, invocation, cancelled);
            return true;
        }
        FunctionDefinition function = registry.byUrn(invocation.function());
        if (function == null || isAnother(function, invocation)) {
            lookupThreads.newThread(() -> lookUp(record, invocation)).start();
            return true;
        }
        return submit(record, invocation, function);
    }

    /** Whether the function that the call was accepted for has been deleted, and another one made that has its name. */
    private static boolean isAnother(FunctionDefinition function, Invocation invocation) {
        Instant since = invocation.delivery().functionSince();
        return since != null && !since.equals(function.createdAt());
    }

    private @Nullable Instant cancelled(Offer offer) {
        if (offer.invocation().delivery().lane() == Lane.SYNC) {
            return null;
        }
        return offer.cancelled() == null ? also.cancels().of(offer.invocation()) : offer.cancelled();
    }

    private boolean submit(LaneRecord record, Invocation invocation, FunctionDefinition function) {
        ConsumedCall call = new ConsumedCall(record, invocation, function, outcomes, also.checkouts());
        if (invocation.delivery().lane() == Lane.ASYNC) {
            return submitOrPutOff(call, record, invocation);
        }
        if (invocation.request().mayRunTwice(function)) {
            submitOrRefuse(call);
        } else {
            record.onceCommitted(() -> submitOrRefuse(call));
        }
        return true;
    }

    private boolean submitOrPutOff(ConsumedCall call, LaneRecord record, Invocation invocation) {
        if (scheduler.submit(call)) {
            also.parking().taken(invocation.function());
            cancelIfTakenBack(invocation);
            return true;
        }
        if (also.parking().isOn() && registry.isPaused(invocation.function())) {
            call.hold(); // at once: unlike a full queue, a pause is not over in a moment
            return true;
        }
        if (!also.parking().parks(invocation.function())) {
            return false;
        }
        outcomes.park(record, invocation);
        return true;
    }

    private void cancelIfTakenBack(Invocation invocation) {
        Instant cancelled = also.cancels().of(invocation);
        if (cancelled != null) {
            scheduler.cancel(invocation.id(), invocation.function().tenant(), Cancels.reason(cancelled));
        }
    }

    private void submitOrRefuse(ConsumedCall call) {
        if (scheduler.submit(call)) {
            return;
        }
        if (registry.isPaused(call.function().urn())) {
            call.hold();
        } else {
            call.refuse();
        }
    }

    /** An ingress may know a function that has not reached this node yet. Its own thread, since it asks the brokers. */
    private void lookUp(LaneRecord record, Invocation invocation) {
        try {
            while (!record.isRevoked()) {
                if (tryLookUp(record, invocation)) {
                    return;
                }
                TimeUnit.NANOSECONDS.sleep(LOOK_AGAIN.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean tryLookUp(LaneRecord record, Invocation invocation) throws InterruptedException {
        try {
            registry.catchUp();
        } catch (RegistryBehindException e) {
            return false;
        }
        FunctionDefinition function = registry.byUrn(invocation.function());
        if (function == null) {
            outcomes.sendUnknown(record, invocation, "function metadata not found: " + invocation.function());
        } else if (isAnother(function, invocation)) {
            outcomes.sendUnknown(
                    record,
                    invocation,
                    "function %s was deleted after the call was accepted; the one of that name now was made at %s"
                            .formatted(invocation.function(), function.createdAt()));
        } else {
            return submit(record, invocation, function);
        }
        return true;
    }
}
