package io.invoq.worker.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.record.FailureKind;
import io.invoq.wire.record.HttpAnswer;
import io.invoq.wire.record.Lane;
import io.invoq.wire.record.Outcome;
import io.invoq.wire.record.Payload;
import io.invoq.wire.record.RequestId;
import io.invoq.worker.CallBuilder;
import io.invoq.worker.RecordedCall;
import io.invoq.worker.instance.Exit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;

/** A dispatcher in a world of its own: one thread, a clock that jumps, instances that are only said to be there. */
final class Simulation {

    /** What the world does to the dispatcher. */
    record Rates(double startFails, double crashes, double hangs, Duration longestCall) {

        static final Rates CALM = new Rates(0, 0, 0, Duration.ofMillis(10));
    }

    private record Event(long at, long number, Runnable action) implements Comparable<Event> {

        @Override
        public int compareTo(Event other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(number, other.number);
        }
    }

    final Random random;
    final Dispatcher dispatcher;
    final List<RecordedCall> accepted = new ArrayList<>();
    final List<Call> finished = new ArrayList<>();
    final Set<Call> dropped = new HashSet<>();
    private final ScheduleConfig config;
    private final Rates rates;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Deque<Effect> effects = new ArrayDeque<>();
    private final Set<Member> starting = new HashSet<>();
    private final Set<Member> alive = new HashSet<>();
    private long now;
    private long made;

    Simulation(long seed, ScheduleConfig config, Rates rates) {
        this.random = new Random(seed);
        this.config = config;
        this.rates = rates;
        this.dispatcher = new Dispatcher(config, this::instant, () -> now, effects::add);
    }

    Instant instant() {
        return Instant.EPOCH.plusNanos(now);
    }

    Duration elapsed() {
        return Duration.ofNanos(now);
    }

    void after(Duration wait, Runnable action) {
        events.add(new Event(now + wait.toNanos(), made++, action));
    }

    boolean submit(CallBuilder builder) {
        RecordedCall call = builder.build();
        boolean taken = dispatcher.submit(call);
        if (taken) {
            accepted.add(call);
        }
        carryOut();
        return taken;
    }

    /** Takes the tenant's calls of that id back. */
    void cancel(RequestId id, String tenant) {
        dispatcher.cancel(id, tenant, "by me");
        carryOut();
    }

    void pause(FunctionUrn function) {
        dispatcher.pause(function);
        carryOut();
    }

    void resume(FunctionUrn function) {
        dispatcher.resume(function);
        carryOut();
    }

    void delete(FunctionUrn function) {
        dispatcher.definitionRemoved(function);
        carryOut();
    }

    /** Runs until nothing more happens, or the moment comes. */
    void run(Duration until) {
        while (step(until.toNanos())) {
            carryOut();
            check();
        }
    }

    Duration upTo(Duration longest) {
        return Duration.ofNanos(random.nextLong(longest.toNanos()));
    }

    private boolean step(long until) {
        long nextEvent = events.isEmpty() ? Long.MAX_VALUE : events.peek().at();
        long next = Math.min(nextEvent, dispatcher.nextTick().orElse(Long.MAX_VALUE));
        if (next > until) {
            return false;
        }
        now = Math.max(now, next);
        if (nextEvent <= next) {
            events.remove().action().run();
        } else {
            dispatcher.tick();
        }
        return true;
    }

    private void carryOut() {
        while (!effects.isEmpty()) {
            switch (effects.remove()) {
                case Effect.Start start -> start(start.member());
                case Effect.Execute execute -> execute(execute.run());
                case Effect.Abort abort ->
                    after(Duration.ofMillis(2), () -> dispatcher.completed(abort.run(), answered()));
                case Effect.Stop stop -> after(upTo(Duration.ofMillis(50)), () -> end(stop.member(), 0));
                case Effect.Kill kill -> after(Duration.ofMillis(1), () -> kill(kill.member()));
                case Effect.Finish finish -> {
                    finish.call().finish(finish.outcome(), finish.inFunction(), finish.logTail());
                    finished.add(finish.call());
                }
                case Effect.Drop drop -> assertThat(dropped.add(drop.call())).isTrue();
            }
        }
    }

    private void start(Member member) {
        starting.add(member);
        boolean fails = random.nextDouble() < rates.startFails();
        after(upTo(Duration.ofMillis(200)), () -> {
            if (starting.remove(member)) {
                if (fails) {
                    dispatcher.startFailed(member, FailureKind.INITIALIZER_FAILED, "simulated");
                } else {
                    alive.add(member);
                    if (!dispatcher.started(member)) {
                        kill(member);
                    }
                }
            }
        });
    }

    private void execute(Run run) {
        double fate = random.nextDouble();
        if (!alive.contains(run.member)) {
            dispatcher.lost(run);
        } else if (fate < rates.crashes()) {
            after(upTo(rates.longestCall()), () -> {
                // The lost calls may come back before the exit is known, or after.
                if (random.nextBoolean()) {
                    dispatcher.lost(run);
                }
                end(run.member, 137);
            });
        } else if (fate >= rates.crashes() + rates.hangs()) {
            after(upTo(rates.longestCall()), () -> {
                if (alive.contains(run.member)) {
                    dispatcher.completed(run, answered());
                } else {
                    dispatcher.lost(run);
                }
            });
        }
    }

    private void kill(Member member) {
        if (starting.remove(member)) {
            dispatcher.startFailed(member, FailureKind.INITIALIZER_FAILED, "killed");
        } else {
            end(member, 137);
        }
    }

    private void end(Member member, int code) {
        if (alive.remove(member)) {
            dispatcher.exited(member, new Exit(code, ""));
        }
    }

    private void check() {
        Load load = dispatcher.load();
        holds(load.running() >= 0 && load.running() <= config.maxRunning(), load);
        holds(load.waiting() >= 0, load);
        holds(alive.size() + starting.size() <= config.instances().max(), load);
        for (Member member : alive) {
            FunctionPool pool = member.pool;
            holds(member.runs.size() <= member.concurrency(), load);
            holds(pool.usable() <= pool.definition.limits().maxInstances(), load);
            for (Lane lane : Lane.values()) {
                holds(pool.queue.size(lane) <= config.maxQueuedPerFunction(), load);
            }
        }
    }

    private void holds(boolean bound, Load load) {
        if (!bound) {
            throw new AssertionError("a bound was passed at " + elapsed() + ": " + load + " of " + config);
        }
    }

    private static Outcome answered() {
        return new Outcome.Answered(HttpAnswer.json(Payload.EMPTY));
    }
}
