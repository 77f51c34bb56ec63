package io.invoq.worker.schedule;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.invoq.platform.lifecycle.ServiceThreads;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.record.FailureKind;
import io.invoq.wire.record.Outcome;
import io.invoq.wire.record.RequestId;
import io.invoq.worker.instance.Exit;
import io.invoq.worker.instance.InstanceStarter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs calls on instances: takes them from whoever consumes them, and tells each how it ended. Safe for use by several
 * threads; no method but {@link #awaitIdle} and {@link #close} blocks.
 *
 * <pre>
 * submit ─► queue of the function ─► ring ─► permit + slot ─► virtual thread: Instance.call ─► Call.finish
 *                  │ full: false      │ no slot: start, evict or wait          │ too long: kill ─► TIMED_OUT
 *                  └ deadline passes: EXPIRED / NO_INSTANCE                    └ it dies: INSTANCE_EXITED
 * </pre>
 *
 * All decisions are made by the {@link Dispatcher} under one lock, which is never held across anything that waits. One
 * platform thread watches the clock. It owns its instances: closing it ends them.
 */
public final class Scheduler implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(60);
    private static final Duration LONGEST_KILL = Duration.ofSeconds(5);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition timersChanged = lock.newCondition();
    private final Condition ended = lock.newCondition();
    private final LongSupplier ticker;
    private final AtomicInteger unfinished = new AtomicInteger();
    private final InstanceHost host;

    @GuardedBy("lock")
    private final Dispatcher dispatcher;

    /** Filled by the dispatcher, and so under the lock only. */
    private List<Effect> effects = new ArrayList<>();

    @GuardedBy("lock")
    private OptionalLong sleepsUntil = OptionalLong.empty();

    @GuardedBy("lock")
    private boolean stopped;

    private Scheduler(
            ScheduleConfig config,
            InstanceStarter starter,
            ServiceThreads threads,
            InstantSource clock,
            LongSupplier ticker) {
        this.ticker = ticker;
        this.dispatcher = new Dispatcher(config, clock, ticker, this::note);
        this.host = new InstanceHost(this, starter, threads);
    }

    /**
     * Starts one.
     *
     * @param starter makes its instances; not closed by it
     * @param clock what deadlines are compared with
     * @param ticker monotonic nanoseconds, as {@link System#nanoTime}
     */
    public static Scheduler start(
            ScheduleConfig config,
            InstanceStarter starter,
            ServiceThreads threads,
            InstantSource clock,
            LongSupplier ticker) {
        Scheduler scheduler = new Scheduler(config, starter, threads, clock, ticker);
        threads.platform("timer").newThread(scheduler::watchTime).start();
        return scheduler;
    }

    /**
     * Takes a call; false when its function's queue is full, its function is paused or the scheduler closed. It is not
     * finished then.
     */
    public boolean submit(Call call) {
        unfinished.incrementAndGet();
        boolean[] taken = new boolean[1];
        change(state -> taken[0] = state.submit(call));
        if (!taken[0]) {
            ended();
        }
        return taken[0];
    }

    /** The functions whose minimum of instances is to be kept warm; each call replaces the set of the one before. */
    public void keepWarm(Collection<FunctionDefinition> functions) {
        change(state -> state.keepWarm(functions));
    }

    /**
     * A function has been written again. Instances of an older revision take no new call and end when idle. A call that
     * carries a newer definition has the same effect.
     */
    public void definitionChanged(FunctionDefinition function) {
        change(state -> state.definitionChanged(function));
    }

    /** A function is gone: its instances end when idle, calls that wait end as {@link FailureKind#FUNCTION_NOT_FOUND}. */
    public void definitionRemoved(FunctionUrn function) {
        change(state -> state.definitionRemoved(function));
    }

    /**
     * No call of the function, of any version, is taken from now on: those that wait end as {@link
     * FailureKind#FUNCTION_PAUSED}, those that run go on.
     */
    public void pause(FunctionUrn function) {
        change(state -> state.pause(function));
    }

    /** Its calls are taken again. */
    public void resume(FunctionUrn function) {
        change(state -> state.resume(function));
    }

    /** A secret has been written again, or is gone: instances that were started with it end as of an older revision. */
    public void secretChanged(UUID secret) {
        change(state -> state.secretChanged(secret));
    }

    /** Drops all waiting calls that have been revoked, rather than each when its turn comes. */
    public void dropRevoked() {
        change(Dispatcher::dropRevoked);
    }

    /** Ends the tenant's asynchronous calls of that id, if any are here, as {@link FailureKind#CANCELLED}; see {@link Cutoff}. */
    public void cancel(RequestId id, String tenant, String reason) {
        change(state -> state.cancel(id, tenant, reason));
    }

    /** Ends the runs of all calls that are lost ({@link Call#isLost}); these are not finished. */
    public void stopLost() {
        change(Dispatcher::stopLost);
    }

    /**
     * The calls that have been running for at least that long. A revoked one that does not run now will not begin to.
     */
    public List<Call> running(Duration atLeast) {
        lock.lock();
        try {
            return dispatcher.runningSince(ticker.getAsLong() - atLeast.toNanos());
        } finally {
            lock.unlock();
        }
    }

    /** How busy it is now. */
    public Load load() {
        lock.lock();
        try {
            return dispatcher.load();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until every call taken has been finished or dropped; says whether that came in time. */
    public boolean awaitIdle(Duration limit) throws InterruptedException {
        return await(limit, () -> unfinished.get() == 0);
    }

    /**
     * Ends all instances: {@code pre_stop}, SIGTERM, kill, each within its time, all at once, a minute at most. Calls
     * that have not ended by then are abandoned: they are not finished, so that what they came from is delivered again.
     */
    @Override
    public void close() {
        change(Dispatcher::close);
        try {
            if (!await(LONGEST_STOP, this::isEmpty)) {
                killAll();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            change(Dispatcher::killAll);
        }
        lock.lock();
        try {
            stopped = true;
            timersChanged.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** An instance is ready; false when it is no longer wanted. */
    boolean started(Member member) {
        boolean[] wanted = new boolean[1];
        change(state -> wanted[0] = state.started(member));
        return wanted[0];
    }

    void startFailed(Member member, FailureKind kind, String message) {
        change(state -> state.startFailed(member, kind, message));
    }

    void exited(Member member, Exit exit) {
        change(state -> state.exited(member, exit));
    }

    void completed(Run run, Outcome outcome) {
        change(state -> state.completed(run, outcome));
    }

    void lost(Run run) {
        change(state -> state.lost(run));
    }

    /** A call has been finished, dropped or was not taken. */
    void ended() {
        if (unfinished.decrementAndGet() == 0) {
            lock.lock();
            try {
                ended.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private void killAll() throws InterruptedException {
        change(Dispatcher::killAll);
        if (!await(LONGEST_KILL, this::isEmpty)) {
            LOG.atWarn().addKeyValue("load", load()).log("instances have not ended although they were killed");
        }
    }

    private boolean isEmpty() {
        lock.lock();
        try {
            return dispatcher.instances() == 0;
        } finally {
            lock.unlock();
        }
    }

    private void change(Consumer<Dispatcher> action) {
        List<Effect> todo;
        lock.lock();
        try {
            action.accept(dispatcher);
            todo = takeEffects();
            OptionalLong next = dispatcher.nextTick();
            if (next.isPresent() && (sleepsUntil.isEmpty() || next.getAsLong() - sleepsUntil.getAsLong() < 0)) {
                timersChanged.signal();
            }
            ended.signalAll();
        } finally {
            lock.unlock();
        }
        todo.forEach(host::carryOut);
    }

    private void watchTime() {
        boolean goesOn = true;
        while (goesOn) {
            List<Effect> todo = List.of();
            lock.lock();
            try {
                goesOn = !stopped;
                dispatcher.tick();
                todo = takeEffects();
                if (goesOn && todo.isEmpty()) {
                    sleep();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                goesOn = false;
            } finally {
                lock.unlock();
            }
            todo.forEach(host::carryOut);
        }
    }

    @GuardedBy("lock")
    @SuppressWarnings("WaitNotInLoop") // a spurious wakeup is one look at the clock more, in the caller's loop
    private void sleep() throws InterruptedException {
        sleepsUntil = dispatcher.nextTick();
        long wait = sleepsUntil.isPresent() ? sleepsUntil.getAsLong() - ticker.getAsLong() : Long.MAX_VALUE;
        if (wait > 0) {
            timersChanged.awaitNanos(wait);
        }
        sleepsUntil = OptionalLong.of(ticker.getAsLong());
    }

    private boolean await(Duration limit, BooleanSupplier reached) throws InterruptedException {
        long left = limit.toNanos();
        lock.lock();
        try {
            while (!reached.getAsBoolean()) {
                if (left <= 0) {
                    return false;
                }
                left = ended.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private List<Effect> takeEffects() {
        List<Effect> taken = effects;
        effects = new ArrayList<>();
        return taken;
    }

    private void note(Effect effect) {
        effects.add(effect);
    }
}
