package io.invoq.worker.schedule;

import io.invoq.wire.record.FailureKind;
import io.invoq.wire.record.Outcome;
import io.invoq.wire.record.RequestId;
import java.util.List;
import java.util.function.Consumer;

/**
 * Ends calls that have not come to their end: those that run too long, those that were taken back. A run is stopped by
 * aborting it where calls are processes of their own, else by ending its instance, with which the other calls on it are
 * lost. Not safe for use by several threads.
 */
final class Cutoff {

    private final Calls calls;
    private final Instances instances;
    private final Consumer<Effect> effects;
    private final Consumer<FunctionPool> changed;

    Cutoff(Calls calls, Instances instances, Consumer<Effect> effects, Consumer<FunctionPool> changed) {
        this.calls = calls;
        this.instances = instances;
        this.effects = effects;
        this.changed = changed;
    }

    void timedOut(Run run) {
        String how = "ran longer than " + run.limit;
        stop(run, FailureKind.TIMED_OUT, "the function " + how + " and was ended", how);
    }

    /** Ends the tenant's asynchronous calls of that id; says whether there were any. */
    boolean cancel(RequestId id, String tenant, String reason) {
        List<Waiting> tenants = calls.of(id).stream()
                .filter(entry -> entry.call.invocation().function().tenant().equals(tenant))
                .toList();
        for (Waiting entry : tenants) {
            if (entry.run == null) {
                calls.fail(entry, new Outcome.Failed(FailureKind.CANCELLED, reason + ", while it waited"));
                changed.accept(entry.pool);
            } else if (!entry.run.over) { // it may have been lost with the one before
                stop(entry.run, FailureKind.CANCELLED, reason + ", while it ran", "was cancelled");
            }
        }
        return !tenants.isEmpty();
    }

    private void stop(Run run, FailureKind kind, String message, String toOthers) {
        calls.finish(run, new Outcome.Failed(kind, message));
        if (run.member.isolatesCalls()) {
            effects.accept(new Effect.Abort(run));
        } else {
            instances.kill(run.member);
            calls.lose(run.member, "the instance was ended, since another call on it " + toOthers);
        }
        changed.accept(run.member.pool);
    }
}
