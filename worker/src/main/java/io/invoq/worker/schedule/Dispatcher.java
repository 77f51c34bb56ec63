package io.invoq.worker.schedule;

import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.record.FailureKind;
import io.invoq.wire.record.Outcome;
import io.invoq.wire.record.RequestId;
import io.invoq.worker.instance.Exit;
import io.invoq.worker.schedule.Member.State;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Decides who runs when. It does nothing itself: it takes what has happened, and answers with {@link Effect}s. So it is
 * the same in a simulation as in a worker. Not safe for use by several threads.
 *
 * <p>Functions that may be able to go on stand in a ring; each turn gives a function one call started or one instance.
 * A function that is blocked by itself alone (no free slot, start put off) leaves the ring until that changes; one that
 * needs room for an instance waits for it in {@link Instances}.
 */
final class Dispatcher {

    private enum Step {
        PROGRESS,
        NO_PERMIT,
        NOTHING
    }

    private final ScheduleConfig config;
    private final LongSupplier ticker;
    private final Timers timers = new Timers();
    private final Consumer<Effect> effects;
    private final Instances instances;
    private final Calls calls;
    private final Cutoff cutoff;
    private final Pools pools;
    private final Running running;
    private final Deque<FunctionPool> ring = new ArrayDeque<>();
    private boolean closed;

    Dispatcher(ScheduleConfig config, InstantSource clock, LongSupplier ticker, Consumer<Effect> effects) {
        this.config = config;
        this.ticker = ticker;
        this.effects = effects;
        this.instances = new Instances(config.instances(), ticker, timers, effects);
        this.calls = new Calls(clock, ticker, timers, effects, this::timedOut, this::wake);
        this.cutoff = new Cutoff(calls, instances, effects, this::wake);
        this.pools = new Pools(timers, instances, calls, this::wake);
        this.running = new Running(instances, calls, effects);
    }

    /** Takes a call; false when it cannot be taken. */
    boolean submit(Call call) {
        if (closed) {
            return false;
        }
        if (calls.endLate(call)) {
            return true;
        }
        if (pools.isPaused(call.function().urn())) {
            return false;
        }
        FunctionPool pool = pools.of(call.function());
        if (!pool.definition.createdAt().equals(call.function().createdAt())) {
            calls.endDeleted(call);
            return true;
        }
        if (pool.isFull(call.invocation().delivery().lane(), config.maxQueuedPerFunction())) {
            return false;
        }
        pool.removed = false;
        calls.enqueue(pool, call);
        wake(pool);
        pump();
        return true;
    }

    /** The member's instance is ready; false when it is no longer wanted. */
    boolean started(Member member) {
        if (member.state != State.STARTING) {
            return false;
        }
        member.state = State.READY;
        member.readyAt = ticker.getAsLong();
        settle(member);
        pump();
        return true;
    }

    void startFailed(Member member, FailureKind kind, String message) {
        boolean wanted = member.state == State.STARTING;
        instances.gone(member);
        FunctionPool pool = member.pool;
        if (wanted && !closed) {
            putOff(pool);
            if (pool.usable() == 0) {
                calls.failAll(pool, new Outcome.Failed(kind, message));
            }
        }
        wake(pool);
        pump();
    }

    void exited(Member member, Exit exit) {
        if (member.state == State.GONE) {
            return;
        }
        boolean crashed = member.state != State.ENDING;
        instances.gone(member);
        FunctionPool pool = member.pool;
        if (crashed && !closed) {
            if (ticker.getAsLong() - member.readyAt
                    >= config.instances().maxRestartBackoff().toNanos()) {
                pool.worked();
            }
            putOff(pool);
        }
        if (closed) {
            calls.abandon(member);
        } else {
            calls.lose(member, "the instance " + exit.how() + " during the call");
        }
        wake(pool);
        pump();
    }

    /** The run came back from its instance. */
    void completed(Run run, Outcome outcome) {
        run.member.runs.remove(run);
        if (!run.over) {
            run.member.pool.worked();
            calls.finish(run, outcome);
        }
        settle(run.member);
        pump();
    }

    /** The run came back because its instance is lost; what happened to that follows as its exit. */
    void lost(Run run) {
        if (run.over) {
            run.member.runs.remove(run);
            settle(run.member);
            pump();
        } else {
            run.member.retiring = true;
            effects.accept(new Effect.Kill(run.member));
        }
    }

    /** Ends the tenant's asynchronous calls of that id; says whether there were any. */
    boolean cancel(RequestId id, String tenant, String reason) {
        boolean any = !closed && cutoff.cancel(id, tenant, reason);
        if (any) {
            pump();
        }
        return any;
    }

    void keepWarm(Collection<FunctionDefinition> functions) {
        pools.keepWarm(functions);
        pump();
    }

    void definitionChanged(FunctionDefinition function) {
        pools.changed(function);
        pump();
    }

    void definitionRemoved(FunctionUrn function) {
        pools.removed(function);
        pump();
    }

    void pause(FunctionUrn function) {
        pools.pause(function);
        pump();
    }

    void resume(FunctionUrn function) {
        pools.resume(function);
        pump();
    }

    void secretChanged(UUID secret) {
        pools.secretChanged(secret);
        pump();
    }

    void dropRevoked() {
        pools.dropRevoked();
        pump();
    }

    /** Ends the runs of calls that are lost. */
    void stopLost() {
        running.stopLost().forEach(this::wake);
        pump();
    }

    /** The calls whose runs began at that moment or before. */
    List<Call> runningSince(long nanos) {
        return running.since(nanos);
    }

    /** Runs what the clock has made due. */
    void tick() {
        timers.fire(ticker.getAsLong());
        pump();
    }

    OptionalLong nextTick() {
        return timers.next();
    }

    /** Takes no more calls, forgets those that wait, ends all instances. */
    void close() {
        closed = true;
        timers.clear();
        for (FunctionPool pool : pools.all()) {
            calls.forgetWaiting(pool);
        }
        for (Member member : instances.all()) {
            switch (member.state) {
                case STARTING -> instances.kill(member);
                case READY -> instances.stop(member);
                case ENDING, GONE -> {}
            }
        }
    }

    /** Ends at once what is still there. */
    void killAll() {
        instances.all().forEach(instances::kill);
    }

    int instances() {
        return instances.size();
    }

    Load load() {
        List<Member> all = instances.all();
        int starting = (int) all.stream().filter(m -> m.state == State.STARTING).count();
        int usable = (int) all.stream().filter(Member::isUsable).count();
        return new Load(
                calls.waiting(),
                calls.running(),
                all.stream().mapToInt(m -> m.runs.size()).sum(),
                usable - starting,
                starting,
                all.size() - usable,
                pools.size(),
                timers.size());
    }

    private void timedOut(Run run) {
        cutoff.timedOut(run);
    }

    private void putOff(FunctionPool pool) {
        if (pool.backoff == null) {
            long wait = pool.failed(config.instances()).toNanos();
            pool.backoff = timers.at(ticker.getAsLong() + wait, () -> {
                pool.backoff = null;
                wake(pool);
            });
        }
    }

    private void settle(Member member) {
        if (member.isIdle()) {
            instances.idle(member);
        }
        wake(member.pool);
    }

    private void wake(FunctionPool pool) {
        if (!pool.inRing) {
            pool.inRing = true;
            ring.addLast(pool);
        }
    }

    private void pump() {
        while (!closed) {
            turnRing();
            FunctionPool served = instances.serveNext();
            if (served == null) {
                return;
            }
            wake(served);
        }
    }

    private void turnRing() {
        int blocked = 0;
        while (blocked < ring.size() && calls.running() < config.maxRunning()) {
            FunctionPool pool = ring.removeFirst();
            pool.inRing = false;
            switch (step(pool)) {
                case PROGRESS -> {
                    wake(pool);
                    blocked = 0;
                }
                case NO_PERMIT -> {
                    wake(pool);
                    blocked++;
                }
                case NOTHING -> {
                    if (pool.isUnused()) {
                        pools.forget(pool);
                    }
                }
            }
        }
    }

    private Step step(FunctionPool pool) {
        calls.dropRevokedHead(pool);
        Member free = pool.queue.isEmpty() ? null : pool.free();
        if (free == null) {
            return pool.wantsInstance() && instances.start(pool) ? Step.PROGRESS : Step.NOTHING;
        }
        if (pool.running >= 7 * (config.maxRunning() - calls.running())) {
            return Step.NO_PERMIT;
        }
        if (calls.assign(pool, free)) {
            instances.busy(free);
        }
        return Step.PROGRESS;
    }
}
