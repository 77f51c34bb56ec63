package io.invoq.platform.consume;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits offsets in one transaction with what their records have brought about, one transaction under way; while it is,
 * the next one gathers, so that transactions grow with the load (architecture §7.2). An aborted one is made again, with
 * what is still owned. The ends of checked out runs go along, whatever is owned.
 */
final class TransactionalCommitter implements Committer {

    private static final Logger LOG = LoggerFactory.getLogger(TransactionalCommitter.class);

    /** In bytes: one transaction; one record may go beyond. */
    private static final long MAX_FLUSH = 8 << 20;

    private static final Duration PAUSE_AFTER_ABORT = Duration.ofMillis(100);

    private final LanePartitions partitions;
    private final LaneListener listener;
    private final OffsetInheritance inheritance;
    private final TransactionFlusher flusher;
    private final long intervalNanos;
    private final Waiting waiting;
    private final String incarnation = UUID.randomUUID().toString().substring(0, 8);
    private long flushes;
    private long lastFlush;
    private long notBefore;
    private @Nullable Flush underWay;

    /** @param wake ends the consumer's wait for records; any thread */
    TransactionalCommitter(
            LanePartitions partitions,
            TransactionSettings settings,
            Duration interval,
            LaneListener listener,
            Runnable wake,
            Waiting waiting) {
        this.partitions = partitions;
        this.listener = listener;
        this.intervalNanos = interval.toNanos();
        this.inheritance = new OffsetInheritance(settings, wake, waiting);
        this.flusher = TransactionFlusher.start(settings, wake, waiting);
        this.waiting = waiting;
        this.lastFlush = waiting.nanoTime();
        this.notBefore = lastFlush;
    }

    @Override
    public void beat() {
        inheritance.apply(partitions);
        settle(flusher.takeOutcome());
        long now = waiting.nanoTime();
        if (underWay == null && now - notBefore >= 0) {
            begin(partitions.all(), now - lastFlush >= intervalNanos);
        }
    }

    @Override
    public void commitNow(Collection<PartitionIntake> some, Duration timeout) {
        long end = waiting.nanoTime() + timeout.toNanos();
        while (waiting.nanoTime() - end < 0) {
            if (underWay == null && !begin(some, true)) {
                return;
            }
            settle(flusher.awaitOutcome(Duration.ofNanos(Math.max(0, end - waiting.nanoTime()))));
        }
        LOG.atWarn()
                .addKeyValue("partitions", some.size())
                .addKeyValue("timeout", timeout)
                .log("transaction not ended in time; its partitions' next owner runs again what it does not hold");
    }

    @Override
    public void assigned(Collection<PartitionIntake> added) {
        inheritance.ask(added);
    }

    @Override
    public void lost() {
        partitions.checkedOut().doubt();
    }

    @Override
    public boolean hasNews() {
        return flusher.hasOutcome() || inheritance.hasAnswer();
    }

    @Override
    public boolean isIdle() {
        return underWay == null && partitions.checkedOut().isIdle();
    }

    @Override
    public boolean wantsCompletions() {
        return underWay == null;
    }

    @Override
    public void close() {
        flusher.close();
    }

    /** Starts a transaction when there is something to write; false when there is not. */
    private boolean begin(Collection<PartitionIntake> some, boolean offsetsAlone) {
        String id = incarnation + '-' + flushes;
        CheckedOutRuns checkedOut = partitions.checkedOut();
        List<TrackedRecord> endings = checkedOut.takeEnded(MAX_FLUSH / 2);
        List<Flush.Part> parts = new ArrayList<>();
        long left = MAX_FLUSH
                - endings.stream()
                        .mapToLong(ending -> TransactionFlusher.size(ending.output()))
                        .sum();
        for (PartitionIntake intake : inTurn(some)) {
            boolean due = (left > 0 && intake.hasFinished()) || (offsetsAlone && intake.hasToCommit());
            if (due && partitions.owns(intake)) {
                List<TrackedRecord> records = intake.takeFinished(left);
                left -= records.stream().mapToLong(TrackedRecord::outputBytes).sum();
                parts.add(new Flush.Part(
                        intake, records, new CommittedOffset(intake.committable(), id, intake.completeBeyond())));
            }
        }
        if (parts.isEmpty() && endings.isEmpty() && !checkedOut.isDoubtful()) {
            return false;
        }
        flushes++;
        lastFlush = waiting.nanoTime();
        underWay = new Flush(id, parts, endings, checkedOut, partitions.group());
        flusher.submit(underWay);
        return true;
    }

    /** Each is the first now and then, so that none with much to write keeps the others from it. */
    private List<PartitionIntake> inTurn(Collection<PartitionIntake> some) {
        List<PartitionIntake> turn = new ArrayList<>(some);
        Collections.rotate(turn, (int) (flushes % Math.max(1, turn.size())));
        return turn;
    }

    private void settle(@Nullable FlushOutcome outcome) {
        Flush flush = underWay;
        if (outcome == null || flush == null) {
            return;
        }
        underWay = null;
        switch (outcome) {
            case FlushOutcome.Committed committed -> committed(flush);
            case FlushOutcome.Aborted aborted -> aborted(flush, aborted);
        }
        partitions.checkedOut().settled();
    }

    private void committed(Flush flush) {
        Map<Integer, Long> durable = new HashMap<>();
        for (Flush.Part part : flush.parts()) {
            part.intake().committed(part.offset().offset());
            durable.put(part.partition().partition(), part.offset().offset());
            for (TrackedRecord record : part.records()) {
                if (record.isCheckedOut()) {
                    partitions.checkedOut().stands(record);
                }
            }
        }
        partitions.checkedOut().written(flush.endings());
        listener.committed(durable);
    }

    private void aborted(Flush flush, FlushOutcome.Aborted outcome) {
        LOG.atWarn()
                .addKeyValue("partitions", flush.parts().size())
                .addKeyValue("error", outcome.cause().toString())
                .log("transaction aborted; made again");
        outcome.tooLarge().forEach(TrackedRecord::replaceTooLarge);
        flush.parts().forEach(part -> part.intake().putBack(part.records()));
        partitions.checkedOut().putBack(flush.endings());
        notBefore = waiting.nanoTime() + PAUSE_AFTER_ABORT.toNanos();
    }
}
