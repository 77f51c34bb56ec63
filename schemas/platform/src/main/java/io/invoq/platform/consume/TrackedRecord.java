package io.invoq.platform.consume;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/** A record under way and the partition that waits for it. */
final class TrackedRecord implements LaneRecord {

    private final ConsumerRecord<byte[], byte[]> record;
    private final PartitionIntake intake;
    private final CompletionQueue completions;
    private final AtomicBoolean completed = new AtomicBoolean();

    /** Set before it is completed; from then on the consumer's thread alone changes it. */
    private @Nullable Emission emission;

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
    public void complete(Emission emission) {
        if (completed.compareAndSet(false, true)) {
            this.emission = emission;
            completions.add(this);
        }
    }

    @Override
    public void onceCommitted(Runnable action) {
        intake.onceCommitted(record.offset(), action);
    }

    @Override
    public boolean isRevoked() {
        return intake.isRevoked(record.offset());
    }

    /** On the consumer's thread. */
    void apply() {
        intake.complete(this);
    }

    long offset() {
        return record.offset();
    }

    /** What it leaves on other topics, as the last {@link #replaceTooLarge} made it. */
    List<ProducerRecord<byte[], byte[]>> output() {
        return emission == null ? List.of() : emission.records();
    }

    void replaceTooLarge(RecordTooLargeException error) {
        if (emission != null) {
            emission = emission.insteadOfTooLarge(error);
        }
    }
}
