package io.invoq.platform.consume;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/** A record under way and the partition that waits for it. */
final class TrackedRecord implements LaneRecord {

    private enum Phase {
        UNDER_WAY,
        COMPLETE,
        CHECKED_OUT,
        ENDED
    }

    private final ConsumerRecord<byte[], byte[]> record;
    private final PartitionIntake intake;
    private final CompletionQueue completions;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.UNDER_WAY);

    /** Set before it is completed; from then on the consumer's thread alone changes it. */
    private @Nullable Emission emission;

    /** Found out by whoever completes it: the consumer's thread has enough to do. */
    private long outputBytes;

    private volatile @Nullable CheckedOut checkedOut;

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
        end(null);
    }

    @Override
    public void complete(Emission emission) {
        end(emission);
    }

    private void end(@Nullable Emission with) {
        if (phase.compareAndSet(Phase.UNDER_WAY, Phase.COMPLETE)) {
            set(with);
            completions.add(this);
        } else {
            endCheckedOut(with);
        }
    }

    /** Under the same lock as the checkout, so that its completion is in the queue before this one. */
    private synchronized void endCheckedOut(@Nullable Emission with) {
        if (phase.compareAndSet(Phase.CHECKED_OUT, Phase.ENDED)) {
            emission = with;
            completions.add(this);
        }
    }

    private void set(@Nullable Emission with) {
        emission = with;
        outputBytes = with == null ? 0 : TransactionFlusher.size(with.records());
    }

    @Override
    public synchronized void checkOut(ProducerRecord<byte[], byte[]> checkout) {
        if (phase.compareAndSet(Phase.UNDER_WAY, Phase.CHECKED_OUT)) {
            checkedOut = new CheckedOut(checkout);
            outputBytes = TransactionFlusher.size(List.of(checkout));
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

    @Override
    public boolean isLost() {
        CheckedOut run = checkedOut;
        return run == null ? intake.isGone() : run.isLost();
    }

    /** On the consumer's thread. */
    void apply() {
        CheckedOut run = checkedOut;
        if (run == null || run.apply()) {
            intake.complete(this);
        } else {
            intake.ended(this);
        }
    }

    long offset() {
        return record.offset();
    }

    /** What it leaves on other topics in the next transaction, as the last {@link #replaceTooLarge} made it. */
    List<ProducerRecord<byte[], byte[]>> output() {
        CheckedOut run = checkedOut;
        if (run != null && !run.stands()) {
            return List.of(run.record());
        }
        List<ProducerRecord<byte[], byte[]>> left = emission == null ? List.of() : emission.records();
        if (run == null) {
            return left;
        }
        List<ProducerRecord<byte[], byte[]>> ending = new ArrayList<>(left);
        ending.add(run.tombstone());
        return ending;
    }

    /** What its {@link #output} takes in the transaction that completes its offset, in bytes, roughly. */
    long outputBytes() {
        return outputBytes;
    }

    void replaceTooLarge(RecordTooLargeException error) {
        if (emission != null && (!isCheckedOut() || stands())) {
            emission = emission.insteadOfTooLarge(error);
        }
    }

    /** Whether it was checked out, durably or not yet. */
    boolean isCheckedOut() {
        return checkedOut != null;
    }

    boolean stands() {
        CheckedOut run = checkedOut;
        return run != null && run.stands();
    }

    /** Its end counts nowhere any more; of one that was not checked out its partition knows that. */
    void lose() {
        CheckedOut run = checkedOut;
        if (run != null) {
            run.lose();
        }
    }

    /** What became of it since it was checked out, which it must have been. */
    CheckedOut run() {
        CheckedOut run = checkedOut;
        if (run == null) {
            throw new IllegalStateException("record at offset " + offset() + " was not checked out");
        }
        return run;
    }
}
