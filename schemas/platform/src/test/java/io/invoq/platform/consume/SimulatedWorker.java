package io.invoq.platform.consume;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/** A process with a real lane over a simulated broker, which takes records, runs them for a while and completes them. */
final class SimulatedWorker {

    static final String RESULTS = "results";

    private static final Duration SOON = Duration.ofMillis(1);
    private static final Duration QUICK = Duration.ofMillis(30);
    private static final Duration LONG = Duration.ofSeconds(2);

    private final SimulatedBroker broker;
    private final SimulationLedger ledger;
    private final LaneSettings settings;
    private final boolean gated;
    private final int slot;
    private @Nullable Life life;
    private int lives;

    SimulatedWorker(SimulatedBroker broker, LaneSettings settings, int slot) {
        this.broker = broker;
        this.ledger = broker.ledger();
        this.settings = settings;
        this.gated = broker.plan().gated();
        this.slot = slot;
    }

    /** Whether a record of so many bytes completes without a result. */
    static boolean isSilent(int bytes) {
        return bytes % 9 == 4;
    }

    /** The same in each life: the one after fences the one before. */
    String transactionalId() {
        return "invoq-" + slot;
    }

    /** Begins a new life unless it lives. */
    void start() {
        Life last = life;
        if (last == null || last.isOver()) {
            life = new Life("worker" + slot + '.' + lives++);
        }
    }

    void kill() {
        Life last = life;
        if (last != null && !last.process.isDead()) {
            broker.time().trace(() -> last.process.name() + ": killed");
            ledger.excuse(last.process.name());
            last.process.kill();
        }
    }

    void pause(long nanos) {
        Life last = life;
        if (last != null) {
            broker.time().trace(() -> last.process.name() + ": paused for " + Duration.ofNanos(nanos));
            ledger.excuse(last.process.name());
            last.paused = true;
            last.process.pause(nanos);
        }
    }

    void goOn() {
        Life last = life;
        if (last != null) {
            last.process.goOn();
        }
    }

    /** Something befell it that it may not make good in time. */
    void excuse() {
        Life last = life;
        if (last != null) {
            ledger.excuse(last.process.name());
        }
    }

    /** Stops in good order, which takes a while. */
    void stop() {
        Life last = life;
        if (last != null) {
            broker.time().trace(() -> last.process.name() + ": stopped");
            last.process.after(0, last.lane::stopIntake);
        }
    }

    /** Something has changed at the broker that it may wait for. */
    void look() {
        Life last = life;
        if (last != null) {
            last.process.changed();
        }
    }

    /** Whether the group takes it for the owner of the partition. */
    boolean owns(TopicPartition partition) {
        Life last = life;
        return last != null && !last.isOver() && last.consumer.isOwner(partition);
    }

    /** Whether the last life is over. */
    boolean isDown() {
        Life last = life;
        return last == null || last.isOver();
    }

    /** Says what must not have happened. */
    void check() {
        Life last = life;
        if (last != null && !last.process.isDead()) {
            if (last.lane.failure() != null) {
                ledger.violated(last.process.name() + " ended by " + last.lane.failure());
            }
            if (last.process.failure() != null) {
                ledger.violated(last.process.name() + " met " + last.process.failure());
            }
        }
    }

    /** From start to end or kill. */
    private final class Life {

        final SimulatedProcess process;
        final LaneConsumer lane;
        private final SimulatedConsumer consumer;
        private boolean ended;
        private boolean paused;

        Life(String name) {
            process = new SimulatedProcess(broker.time(), name);
            consumer = new SimulatedConsumer(process, broker);
            lane = new LaneConsumer(consumer, settings, commitment(), this::offer, LaneListener.NONE, process);
            process.newThread(() -> {
                        lane.run();
                        ended = true;
                    })
                    .start();
            broker.time().trace(() -> name + ": started");
        }

        boolean isOver() {
            return ended || process.isDead();
        }

        private Commitment commitment() {
            return gated
                    ? new Commitment.BeforeRunning()
                    : new Commitment.WithEmission(new TransactionSettings(
                            () -> new SimulatedProducer(process, broker, transactionalId()),
                            "invoq-",
                            SimulatedAdmin.of(process, broker),
                            SimulatedGroup.NAME,
                            RESULTS,
                            process));
        }

        private boolean offer(LaneRecord record) {
            if (broker.time().chance(4)) {
                return false;
            }
            TopicPartition partition = partition(record);
            String intake = consumer.intake(partition);
            broker.time().trace(() -> intake + ": hands out " + SimulationLedger.name(record.record()));
            ledger.handedOut(record.record(), intake, consumer.isOwner(partition));
            if (gated && (paused || broker.plan().isLossy())) {
                ledger.excuse(process.name());
            }
            if (gated && record.record().value().length % 2 == 0) {
                record.onceCommitted(() -> queue(record, intake));
            } else {
                queue(record, intake);
            }
            return true;
        }

        private void queue(LaneRecord record, String intake) {
            process.after(broker.time().between(Duration.ZERO, SOON), () -> {
                if (record.isRevoked()) {
                    ledger.excuse(process.name());
                    return;
                }
                broker.time().trace(() -> process.name() + ": runs " + SimulationLedger.name(record.record()));
                ledger.started(record.record(), broker.offsets().offset(partition(record)));
                long length = broker.time().chance(broker.plan().longRuns())
                        ? broker.time().between(QUICK, LONG)
                        : broker.time().between(SOON, QUICK);
                process.after(length, () -> complete(record, intake));
            });
        }

        private void complete(LaneRecord record, String intake) {
            if (!record.isRevoked()) {
                ledger.completed(record.record(), intake);
            }
            if (gated || isSilent(record.record().value().length)) {
                record.complete();
            } else {
                record.complete(new Result(record.record(), record.record().value().length));
            }
        }

        private static TopicPartition partition(LaneRecord record) {
            return new TopicPartition(record.record().topic(), record.record().partition());
        }
    }

    /** A result of so many bytes, now and then with a record for another topic. */
    private record Result(ConsumerRecord<byte[], byte[]> of, int bytes) implements Emission {

        @Override
        public List<ProducerRecord<byte[], byte[]>> records() {
            List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
            byte[] key = ByteBuffer.allocate(Integer.BYTES + Long.BYTES)
                    .putInt(of.partition())
                    .putLong(of.offset())
                    .array();
            if (of.offset() % 7 == 0) {
                records.add(new ProducerRecord<>("delays", key, new byte[1]));
            }
            records.add(new ProducerRecord<>(RESULTS, key, new byte[bytes]));
            return records;
        }

        @Override
        public Emission insteadOfTooLarge(RecordTooLargeException error) {
            return new Result(of, 1);
        }
    }
}
