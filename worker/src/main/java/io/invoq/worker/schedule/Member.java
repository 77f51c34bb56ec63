package io.invoq.worker.schedule;

import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.RuntimeName;
import io.invoq.worker.schedule.Timers.Timer;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An instance as the scheduler sees it.
 *
 * <pre>
 * STARTING ──started──► READY ──stop──► ENDING ──exited──► GONE
 *     │                   └──────────exited (crash)─────────▲
 *     └──startFailed────────────────────────────────────────┘
 * </pre>
 *
 * A member that is retiring takes no new call and is stopped when its last one is through.
 */
final class Member {

    enum State {
        STARTING,
        READY,
        ENDING,
        GONE
    }

    final FunctionPool pool;
    final FunctionDefinition definition;
    final Set<Run> runs = new LinkedHashSet<>();
    State state = State.STARTING;
    boolean retiring;
    long readyAt;
    long lastUsed;

    @Nullable
    Timer idle;

    Member(FunctionPool pool) {
        this.pool = pool;
        this.definition = pool.definition;
    }

    /** Whether it counts among the function's instances: there, or about to be. */
    boolean isUsable() {
        return !retiring && (state == State.STARTING || state == State.READY);
    }

    /** Whether it can be given a call now. */
    boolean hasFreeSlot() {
        return !retiring && state == State.READY && runs.size() < concurrency();
    }

    boolean isIdle() {
        return state == State.READY && runs.isEmpty();
    }

    int concurrency() {
        return definition.limits().concurrency();
    }

    /** Whether a call can be ended without the others on the same instance. */
    boolean isolatesCalls() {
        return definition.runtime() == RuntimeName.EXEC;
    }
}
