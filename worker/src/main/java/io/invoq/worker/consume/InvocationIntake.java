package io.invoq.worker.consume;

import io.invoq.platform.consume.LaneRecord;
import io.invoq.platform.consume.RecordHandler;
import io.invoq.platform.consume.RecordReader;
import io.invoq.platform.registry.RegistryBehindException;
import io.invoq.platform.registry.RegistryView;
import io.invoq.platform.stage.Stage;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.InvocationCodec;
import io.invoq.wire.record.Lane;
import io.invoq.worker.checkout.Checkouts;
import io.invoq.worker.schedule.Scheduler;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * Hands each invocation of a lane to the scheduler. Where the function's queue is full, a synchronous call is refused at
 * once, since its caller waits; an asynchronous one stays with its partition until there is room. Called by the lane's
 * thread.
 *
 * <p>A synchronous call that is not idempotent passes a gate first: it runs once the commit that covers it has succeeded,
 * so that no crash has it run twice (architecture §6.4).
 */
final class InvocationIntake implements RecordHandler {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private final RegistryView registry;
    private final Scheduler scheduler;
    private final Outcomes outcomes;
    private final Checkouts checkouts;
    private final ThreadFactory lookupThreads;

    InvocationIntake(
            RegistryView registry,
            Scheduler scheduler,
            Outcomes outcomes,
            Checkouts checkouts,
            ThreadFactory lookupThreads) {
        this.registry = registry;
        this.scheduler = scheduler;
        this.outcomes = outcomes;
        this.checkouts = checkouts;
        this.lookupThreads = lookupThreads;
    }

    @Override
    public boolean offer(LaneRecord record) {
        Invocation invocation = RecordReader.read(record.record(), InvocationCodec::read);
        if (invocation == null) {
            record.complete();
            return true;
        }
        Stage.CONSUMED.mark(invocation.id());
        FunctionDefinition function = registry.byUrn(invocation.function());
        if (function == null) {
            lookupThreads.newThread(() -> lookUp(record, invocation)).start();
            return true;
        }
        return submit(record, invocation, function);
    }

    private boolean submit(LaneRecord record, Invocation invocation, FunctionDefinition function) {
        ConsumedCall call = new ConsumedCall(record, invocation, function, outcomes, checkouts);
        if (invocation.delivery().lane() == Lane.ASYNC) {
            return scheduler.submit(call);
        }
        if (invocation.request().mayRunTwice(function)) {
            submitOrRefuse(call);
        } else {
            record.onceCommitted(() -> submitOrRefuse(call));
        }
        return true;
    }

    private void submitOrRefuse(ConsumedCall call) {
        if (!scheduler.submit(call)) {
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
        if (function != null) {
            return submit(record, invocation, function);
        }
        outcomes.sendUnknown(record, invocation);
        return true;
    }
}
