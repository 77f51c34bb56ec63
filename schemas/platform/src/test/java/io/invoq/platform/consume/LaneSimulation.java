package io.invoq.platform.consume;

import io.invoq.platform.config.DataSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One seed's history: workers with real lanes, a broker that is a model, and what befalls them; then all is healed and
 * must come to its end.
 */
final class LaneSimulation {

    private static final Duration ZERO = Duration.ZERO;
    private static final Duration AT_ONCE = Duration.ofMillis(50);
    private static final Duration AMBUSH = Duration.ofMillis(30);
    private static final Duration PAUSE = Duration.ofSeconds(6);
    private static final Duration HEALED = Duration.ofSeconds(6);
    private static final Duration BOUND = Duration.ofSeconds(40);
    private static final int STOPPED = 64;
    private static final long LOOK = Duration.ofMillis(100).toNanos();

    /** How it went. */
    record Outcome(
            @Nullable String violation,
            List<String> trace,
            int accepted,
            int rerun,
            int widest,
            Duration length,
            long steps) {}

    private final SimulatedTime time;
    private final SimulationPlan plan;
    private final SimulationLedger ledger;
    private final SimulatedBroker broker;
    private final List<SimulatedWorker> workers = new ArrayList<>();
    private final Set<SimulatedWorker> gone = new HashSet<>();
    private int ambushes;
    private boolean healed;
    private boolean stopping;
    private boolean over;

    private LaneSimulation(long seed, boolean tracing) {
        time = new SimulatedTime(seed, tracing);
        plan = SimulationPlan.of(seed, time);
        ledger = new SimulationLedger(plan.gated(), plan.isPrompt());
        broker = new SimulatedBroker(plan, time, ledger, this::committed);
        LaneSettings settings = new LaneSettings(
                SimulatedLog.TOPIC,
                time.between(2, 20),
                DataSize.ofMebibytes(1),
                Duration.ofMillis(time.between(0, 60)),
                Duration.ofSeconds(3));
        for (int slot = time.between(1, 4); slot >= 0; slot--) {
            workers.add(new SimulatedWorker(broker, settings, slot));
        }
    }

    /** Plays a seed; the same seed goes the same way each time. */
    static Outcome play(long seed, boolean tracing) {
        return new LaneSimulation(seed, tracing).play();
    }

    private Outcome play() {
        for (SimulatedWorker worker : workers) {
            time.after(time.between(ZERO, time.chance(20) ? plan.faultsEnd() : AT_ONCE), () -> start(worker));
        }
        for (int record = time.between(5, 60); record > 0; record--) {
            time.after(time.between(ZERO, plan.arrivals()), this::arrive);
        }
        for (int fault = 0; fault < plan.faults(); fault++) {
            time.after(time.between(ZERO, plan.faultsEnd()), this::fault);
        }
        time.after(HEALED.toNanos(), this::heal);
        time.after(HEALED.toNanos(), this::look);
        long steps = 0;
        try {
            while (!over && ledger.violation() == null && time.step()) {
                steps++;
            }
        } catch (RuntimeException e) {
            ledger.violated("the simulation broke off: " + e + " at " + e.getStackTrace()[0]);
        }
        if (ledger.violation() == null) {
            ledger.close(broker.log());
        }
        Outcome outcome = new Outcome(
                ledger.violation(),
                time.traced(),
                ledger.accepted(),
                ledger.rerun(),
                ledger.widest(),
                Duration.ofNanos(time.now()),
                steps);
        workers.forEach(SimulatedWorker::kill);
        return outcome;
    }

    private void arrive() {
        int partition = time.between(0, broker.partitions().size());
        if (time.chance(15)) {
            broker.log().skip(partition, time.between(1, plan.widestGap()));
        }
        int bytes = time.chance(3) ? time.between(1_000, 3_000) : time.between(1, 50);
        ledger.accept(broker.log().append(partition, bytes), bytes % 2 == 1, SimulatedWorker.isSilent(bytes));
        if (time.chance(10)) {
            broker.log().skip(partition, 1);
        }
        workers.forEach(SimulatedWorker::look);
    }

    private void fault() {
        SimulatedWorker worker = workers.get(time.between(0, workers.size()));
        int dice = plan.calm() ? STOPPED : time.between(0, 100);
        if (dice < 30) {
            kill(worker);
        } else if (dice < 50) {
            worker.pause(time.between(ZERO, time.chance(50) ? AMBUSH : PAUSE));
        } else if (dice < STOPPED + 1) {
            worker.stop();
            time.after(time.between(ZERO, plan.absence()), () -> start(worker));
        } else if (dice < 75) {
            fence(worker);
        } else {
            ambushes++;
        }
    }

    /** An owner that has just committed may meet something. */
    private void committed(TopicPartition partition, OffsetAndMetadata offset) {
        if (ambushes > 0 && !healed && time.chance(50)) {
            ambushes--;
            for (SimulatedWorker worker : workers) {
                if (worker.owns(partition)) {
                    boolean kill = time.chance(70);
                    long soon = time.between(ZERO, AMBUSH);
                    time.after(soon, () -> ambush(worker, kill));
                }
            }
        }
    }

    private void ambush(SimulatedWorker worker, boolean kill) {
        if (kill) {
            kill(worker);
        } else {
            worker.pause(time.between(ZERO, PAUSE));
        }
    }

    /** One that is killed comes again, or never. */
    private void kill(SimulatedWorker worker) {
        worker.kill();
        if (time.chance(15) && gone.size() < workers.size() - 1) {
            gone.add(worker);
        }
        time.after(time.between(ZERO, plan.absence()), () -> start(worker));
    }

    private void start(SimulatedWorker worker) {
        if (!stopping && !gone.contains(worker)) {
            worker.start();
        }
    }

    private void fence(SimulatedWorker worker) {
        time.trace(() -> "stranger: fences " + worker.transactionalId());
        worker.excuse();
        try {
            broker.transactions().init(worker.transactionalId());
        } catch (SimulatedNetwork.NotYet e) {
            time.trace(() -> "stranger: " + e.getMessage());
        }
    }

    private void heal() {
        time.trace(() -> "healed");
        healed = true;
        broker.network().heal();
        workers.forEach(SimulatedWorker::goOn);
    }

    /** Whether it is over; before that, all workers have to stop in good order. */
    private void look() {
        workers.forEach(SimulatedWorker::check);
        if (time.now() > BOUND.toNanos()) {
            ledger.close(broker.log());
            ledger.violated("all has its result, but workers do not stop or transactions do not end");
        }
        if (!stopping && ledger.isFinished() && isQuiet()) {
            stopping = true;
            workers.forEach(SimulatedWorker::stop);
        }
        if (stopping && workers.stream().allMatch(SimulatedWorker::isDown)) {
            over = true;
        }
        workers.forEach(this::start);
        time.after(LOOK, this::look);
    }

    private boolean isQuiet() {
        return broker.group().isQuiet() && broker.transactions().areAllEnded() && ledger.isCommitted(broker.log());
    }
}
