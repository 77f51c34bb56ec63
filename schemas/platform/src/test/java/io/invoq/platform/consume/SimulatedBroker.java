package io.invoq.platform.consume;

import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** What all clients talk to, and the way there. */
final class SimulatedBroker {

    private final SimulationPlan plan;
    private final SimulatedTime time;
    private final SimulationLedger ledger;
    private final SimulatedNetwork network;
    private final SimulatedLog log;
    private final SimulatedGroup group;
    private final SimulatedOffsets offsets;
    private final SimulatedTransactionLog transactions;
    private final SimulatedOffsets.Observer observer;

    /** @param observer hears of each commit after the ledger */
    SimulatedBroker(
            SimulationPlan plan, SimulatedTime time, SimulationLedger ledger, SimulatedOffsets.Observer observer) {
        this.plan = plan;
        this.time = time;
        this.ledger = ledger;
        this.observer = observer;
        network = new SimulatedNetwork(time, plan.slow(), plan.lost());
        log = new SimulatedLog(time.chance(40) ? 1 : time.between(1, 5));
        group = new SimulatedGroup(time, log.partitions());
        offsets = new SimulatedOffsets(this::committed);
        transactions = new SimulatedTransactionLog(time, group, offsets, written -> {
            if (written.topic().equals(SimulatedWorker.RESULTS)) {
                ByteBuffer key = ByteBuffer.wrap(written.key());
                ledger.result(key.getInt(), key.getLong());
            }
        });
    }

    SimulationPlan plan() {
        return plan;
    }

    SimulatedTime time() {
        return time;
    }

    SimulationLedger ledger() {
        return ledger;
    }

    SimulatedNetwork network() {
        return network;
    }

    SimulatedLog log() {
        return log;
    }

    SimulatedGroup group() {
        return group;
    }

    SimulatedOffsets offsets() {
        return offsets;
    }

    SimulatedTransactionLog transactions() {
        return transactions;
    }

    List<TopicPartition> partitions() {
        return log.partitions();
    }

    private void committed(TopicPartition partition, OffsetAndMetadata offset) {
        time.trace(() -> "broker: " + partition + " committed " + CommittedOffset.of(offset));
        ledger.committed(partition, offset);
        observer.committed(partition, offset);
    }
}
