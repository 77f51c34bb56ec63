package io.invoq.platform.consume;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A record under way and the partition that waits for it. */
final class TrackedRecord implements LaneRecord {

    private final ConsumerRecord<byte[], byte[]> record;
    private final PartitionIntake intake;
    private final CompletionQueue completions;
    private final AtomicBoolean completed = new AtomicBoolean();

    TrackedRecord(ConsumerRecord<byte[], byte[]> record, PartitionIntake intake, CompletionQueue completions) {
        this.record = record;
        this.intake = intake;
        this.completions = completions;
    }

    @Override
    public ConsumerRecord<byte[], byte[]> record() {
        return record;
    }

    @Override
    public void complete() {
        if (completed.compareAndSet(false, true)) {
            completions.add(this);
        }
    }

    @Override
    public boolean isRevoked() {
        return intake.isRevoked();
    }

    /** On the consumer's thread. */
    void apply() {
        intake.complete(record.offset());
    }
}
