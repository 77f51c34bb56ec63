package io.invoq.platform.consume;

import io.invoq.platform.config.DataSize;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One seed's history: workers with real lanes, a broker that is a model, and what befalls them; then all is healed and
 * must come to its end.
 */
final class LaneSimulation {

    private static final Duration ZERO = Duration.ZERO;
    private static final Duration ARRIVALS = Duration.ofSeconds(3);
    private static final Duration BURST = Duration.ofMillis(300);
    private static final Duration STORM = Duration.ofSeconds(2);
    private static final Duration FAULTS = Duration.ofSeconds(5);
    private static final Duration HEALED = Duration.ofSeconds(6);
    private static final Duration BOUND = Duration.ofSeconds(40);
    private static final long LOOK = Duration.ofMillis(100).toNanos();

    /** How it went. */
    record Outcome(@Nullable String violation, List<String> trace, int accepted, int rerun, long steps) {}

    private final SimulatedTime time;
    private final SimulationLedger ledger;
    private final SimulatedLog log;
    private final SimulatedBroker broker;
    private final List<SimulatedWorker> workers = new ArrayList<>();
    private final int faults;
    private final boolean storm;
    private boolean healed;
    private boolean stopping;
    private boolean over;

    private LaneSimulation(long seed, boolean tracing) {
        time = new SimulatedTime(seed, tracing);
        boolean gated = seed % 3 == 2;
        ledger = new SimulationLedger(gated);
        log = new SimulatedLog(time.chance(40) ? 1 : time.between(1, 5), time.chance(50) ? time.between(1, 4) : 12);
        boolean calm = time.chance(15);
        storm = time.chance(40);
        faults = calm ? 0 : time.between(0, 12);
        SimulatedNetwork network =
                new SimulatedNetwork(time, calm ? 0 : time.between(0, 10), calm ? 0 : lossy());
        SimulatedGroup group = new SimulatedGroup(time, log.partitions());
        SimulatedOffsets offsets = new SimulatedOffsets(this::committed);
        broker = new SimulatedBroker(
                time,
                network,
                log,
                group,
                offsets,
                new SimulatedTransactionLog(time, group, offsets, written -> {
                    if (written.topic().equals(SimulatedWorker.RESULTS)) {
                        ledger.result(new String(written.key(), StandardCharsets.US_ASCII));
                    }
                }));
        LaneSettings settings = new LaneSettings(
                SimulatedLog.TOPIC,
                time.between(2, 20),
                DataSize.ofMebibytes(1),
                Duration.ofMillis(time.between(0, 60)),
                Duration.ofSeconds(3));
        for (int slot = time.between(1, 4); slot >= 0; slot--) {
            workers.add(new SimulatedWorker(broker, ledger, settings, gated, slot));
        }
    }

    /** Plays a seed; the same seed goes the same way each time. */
    static Outcome play(long seed, boolean tracing) {
        return new LaneSimulation(seed, tracing).play();
    }

    private Outcome play() {
        for (SimulatedWorker worker : workers) {
            time.after(time.between(ZERO, time.chance(20) ? FAULTS : Duration.ofMillis(50)), () -> start(worker));
        }
        for (int record = time.between(5, 60); record > 0; record--) {
            time.after(time.between(ZERO, storm ? BURST : ARRIVALS), this::arrive);
        }
        for (int fault = 0; fault < faults; fault++) {
            time.after(time.between(ZERO, storm ? STORM : FAULTS), this::fault);
        }
        time.after(HEALED.toNanos(), this::heal);
        time.after(HEALED.toNanos(), this::look);
        long steps = 0;
        while (!over && ledger.violation() == null && time.step()) {
            steps++;
        }
        if (ledger.violation() == null) {
            ledger.close(log);
        }
        Outcome outcome =
                new Outcome(ledger.violation(), time.traced(), ledger.accepted(), ledger.rerun(), steps);
        workers.forEach(SimulatedWorker::kill);
        return outcome;
    }

    private int lossy() {
        return time.chance(50) ? 0 : time.between(0, 6);
    }

    private void committed(TopicPartition partition, OffsetAndMetadata offset) {
        time.trace(() -> "broker: " + partition + " committed " + CommittedOffset.of(offset));
        ledger.committed(partition, offset);
    }

    private void arrive() {
        int partition = time.between(0, log.partitions().size());
        if (time.chance(15)) {
            log.skip(partition, time.between(1, 5));
        }
        int bytes = time.chance(3) ? time.between(1_000, 3_000) : time.between(1, 50);
        ledger.accept(log.append(partition, bytes), bytes % 2 == 1);
        if (time.chance(10)) {
            log.skip(partition, 1);
        }
        workers.forEach(SimulatedWorker::look);
    }

    private void fault() {
        SimulatedWorker worker = workers.get(time.between(0, workers.size()));
        int dice = time.between(0, 100);
        if (dice < 40) {
            worker.kill();
            time.after(time.between(ZERO, storm ? BURST : FAULTS), () -> start(worker));
        } else if (dice < 70) {
            worker.pause(time.between(ZERO, FAULTS));
        } else if (dice < 90) {
            worker.stop();
            time.after(time.between(ZERO, storm ? BURST : FAULTS), () -> start(worker));
        } else {
            fence(worker);
        }
    }

    private void start(SimulatedWorker worker) {
        if (!stopping) {
            worker.start();
        }
    }

    private void fence(SimulatedWorker worker) {
        time.trace(() -> "stranger: fences " + worker.transactionalId());
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
            ledger.close(log);
            ledger.violated("all has its result, but workers do not stop or transactions do not end");
        }
        if (!stopping && ledger.isFinished() && isQuiet()) {
            stopping = true;
            workers.forEach(SimulatedWorker::stop);
        }
        if (stopping && workers.stream().allMatch(SimulatedWorker::isDown)) {
            over = true;
        }
        if (healed && !stopping) {
            workers.forEach(this::start);
        }
        time.after(LOOK, this::look);
    }

    private boolean isQuiet() {
        return broker.group().isQuiet() && broker.transactions().areAllEnded() && ledger.isCommitted(log);
    }
}
