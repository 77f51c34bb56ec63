package io.invoq.worker.schedule;

import io.invoq.wire.record.FailureKind;
import io.invoq.wire.record.Outcome;
import io.invoq.wire.record.Payload;
import io.invoq.wire.record.RequestId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls that wait and those that run: counts them, watches their deadlines and bounds, and ends each exactly once.
 * Not safe for use by several threads.
 */
final class Calls {

    private static final Duration LONGEST = Duration.ofDays(3650);

    private final InstantSource clock;
    private final LongSupplier ticker;
    private final Timers timers;
    private final Consumer<Effect> effects;
    private final Consumer<Run> timedOut;
    private final Consumer<FunctionPool> changed;
    private final CallsById byId = new CallsById();
    private int waiting;
    private int running;

    Calls(
            InstantSource clock,
            LongSupplier ticker,
            Timers timers,
            Consumer<Effect> effects,
            Consumer<Run> timedOut,
            Consumer<FunctionPool> changed) {
        this.clock = clock;
        this.ticker = ticker;
        this.timers = timers;
        this.effects = effects;
        this.timedOut = timedOut;
        this.changed = changed;
    }

    int waiting() {
        return waiting;
    }

    int running() {
        return running;
    }

    /** Ends a call whose deadline passed before it came here, so that no instance is started for it. */
    boolean endLate(Call call) {
        Instant deadline = deadline(call);
        boolean late = deadline != null && !clock.instant().isBefore(deadline);
        if (late) {
            expired(call);
        }
        return late;
    }

    /** Ends a call that was handed over when its function had just been deleted and made again. */
    void endDeleted(Call call) {
        end(
                call,
                new Outcome.Failed(
                        FailureKind.FUNCTION_NOT_FOUND,
                        "function " + call.function().urn() + " was deleted before the call could run"));
    }

    void enqueue(FunctionPool pool, Call call) {
        Waiting entry = new Waiting(pool, call);
        pool.queue.add(entry);
        byId.add(entry);
        waiting++;
        Instant deadline = deadline(call);
        if (deadline != null) {
            Duration left = shorter(Duration.between(clock.instant(), deadline), LONGEST);
            entry.deadline = timers.at(ticker.getAsLong() + left.toNanos(), () -> expire(pool, entry));
        }
    }

    /** Gives the function's first call to the member; false when its deadline has passed, and it was ended instead. */
    boolean assign(FunctionPool pool, Member member) {
        Waiting entry = Objects.requireNonNull(pool.queue.next());
        pool.queue.take(entry);
        left(entry);
        Call call = entry.call;
        Duration timeout = pool.definition.limits().timeout();
        Duration bound = timeout;
        String limit = "its timeout of " + text(timeout);
        Instant deadline = deadline(call);
        if (deadline != null) {
            Duration left = Duration.between(clock.instant(), deadline);
            if (!left.isPositive()) {
                byId.remove(entry);
                expired(call);
                return false;
            }
            if (left.compareTo(timeout) < 0) {
                bound = left;
                limit = "the " + text(left) + " that were left until the caller's deadline";
            }
        }
        start(new Run(entry, member, shorter(bound, LONGEST), limit, ticker.getAsLong()));
        return true;
    }

    /** Ends a run and gives its permit back; its slot is the member's business. */
    void finish(Run run, Outcome outcome) {
        release(run);
        effects.accept(new Effect.Finish(
                run.call,
                outcome,
                Duration.ofNanos(ticker.getAsLong() - run.startedAt),
                run.onInstance.log().tail()));
    }

    /** Ends a run of which nobody is told. */
    void drop(Run run) {
        release(run);
        effects.accept(new Effect.Drop(run.call));
    }

    /** The member is gone: all that it held ends with it. */
    void lose(Member member, String message) {
        for (Run run : List.copyOf(member.runs)) {
            if (!run.over) {
                finish(run, new Outcome.Failed(FailureKind.INSTANCE_EXITED, message));
            }
        }
        member.runs.clear();
    }

    /** The member is gone, and nobody is told. */
    void abandon(Member member) {
        for (Run run : List.copyOf(member.runs)) {
            if (!run.over) {
                release(run);
            }
        }
        member.runs.clear();
    }

    /** The asynchronous calls of that id that have not ended, waiting or running. */
    List<Waiting> of(RequestId id) {
        return byId.all(id);
    }

    /** Ends a call that waits. */
    void fail(Waiting entry, Outcome outcome) {
        leave(entry.pool, entry);
        end(entry.call, outcome);
    }

    void failAll(FunctionPool pool, Outcome outcome) {
        pool.queue.all().forEach(entry -> fail(entry, outcome));
    }

    void forgetWaiting(FunctionPool pool) {
        pool.queue.all().forEach(entry -> leave(pool, entry));
    }

    void dropRevoked(FunctionPool pool) {
        for (Waiting entry : pool.queue.all()) {
            if (entry.call.isRevoked()) {
                leave(pool, entry);
                effects.accept(new Effect.Drop(entry.call));
            }
        }
    }

    void dropRevokedHead(FunctionPool pool) {
        Waiting head = pool.queue.next();
        while (head != null && head.call.isRevoked()) {
            leave(pool, head);
            effects.accept(new Effect.Drop(head.call));
            head = pool.queue.next();
        }
    }

    private void start(Run run) {
        run.entry.run = run;
        run.member.runs.add(run);
        run.member.pool.running++;
        running++;
        long due = run.startedAt + run.onInstance.bound().toNanos();
        run.timer = timers.at(due, () -> timedOut.accept(run));
        effects.accept(new Effect.Execute(run));
    }

    private void release(Run run) {
        run.over = true;
        byId.remove(run.entry);
        run.member.pool.running--;
        running--;
        if (run.timer != null) {
            timers.cancel(run.timer);
            run.timer = null;
        }
    }

    private void leave(FunctionPool pool, Waiting entry) {
        pool.queue.remove(entry);
        byId.remove(entry);
        left(entry);
    }

    private void left(Waiting entry) {
        waiting--;
        if (entry.deadline != null) {
            timers.cancel(entry.deadline);
            entry.deadline = null;
        }
    }

    private void expire(FunctionPool pool, Waiting entry) {
        leave(pool, entry);
        changed.accept(pool);
        if (pool.hasReady()) {
            expired(entry.call);
        } else {
            end(
                    entry.call,
                    new Outcome.Failed(
                            FailureKind.NO_INSTANCE,
                            "no instance could be had before the deadline %s: %d of max-instances=%d were there or starting"
                                    .formatted(
                                            deadline(entry.call),
                                            pool.usable(),
                                            pool.definition.limits().maxInstances())));
        }
    }

    private void expired(Call call) {
        end(
                call,
                new Outcome.Failed(
                        FailureKind.EXPIRED,
                        "the deadline %s passed before the call could run; it was not run".formatted(deadline(call))));
    }

    private void end(Call call, Outcome outcome) {
        effects.accept(
                call.isRevoked()
                        ? new Effect.Drop(call)
                        : new Effect.Finish(call, outcome, Duration.ZERO, Payload.EMPTY));
    }

    private static @Nullable Instant deadline(Call call) {
        return call.invocation().delivery().deadline();
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static String text(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }
}
