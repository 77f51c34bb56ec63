package io.invoq.platform.consume;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transactional producer and how to go on when it fails. Every {@link Flush} ends as committed or as aborted: when the
 * answer to a commit was lost, a new producer with the same transactional id ends that transaction one way or the other,
 * and the committed offsets, which carry the flush's id, tell which. One thread's.
 */
final class Transactions {

    private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final TransactionSettings settings;
    private final BooleanSupplier closed;
    private final Waiting waiting;
    private @Nullable Producer<byte[], byte[]> producer;
    private int rotation;
    private int opened;

    /** @param closed whether to stop trying */
    Transactions(TransactionSettings settings, BooleanSupplier closed, Waiting waiting) {
        this.settings = settings;
        this.closed = closed;
        this.waiting = waiting;
    }

    /** Makes the producer ready, for as long as it takes. Whoever had the same id before is fenced. */
    void open() throws InterruptedException {
        while (producer == null) {
            if (closed.getAsBoolean()) {
                throw new InterruptedException("closed");
            }
            Producer<byte[], byte[]> fresh = null;
            try {
                fresh = settings.producers().get(); // fails when no broker's name is known, say
                fresh.initTransactions();
                producer = fresh;
                opened++;
            } catch (KafkaException e) {
                if (fresh != null) {
                    fresh.close(Duration.ZERO);
                }
                LOG.atWarn().addKeyValue("error", e.toString()).log("transactional producer not ready; tried again");
                waiting.sleep(PAUSE);
            }
        }
    }

    /** Ends of runs that were taken over are left out, and count as written. */
    FlushOutcome carryOut(Flush flush) throws InterruptedException {
        open();
        try {
            flush.checkedOut().verify(opened);
        } catch (CheckoutsUnreadableException e) {
            return new FlushOutcome.Aborted(e, Map.of());
        }
        return flush.isEmpty() ? new FlushOutcome.Committed() : write(flush);
    }

    private FlushOutcome write(Flush flush) throws InterruptedException {
        Producer<byte[], byte[]> using = Objects.requireNonNull(producer);
        Refusal refused = new Refusal();
        try {
            using.beginTransaction();
            send(using, flush, refused);
            if (!flush.parts().isEmpty()) {
                using.sendOffsetsToTransaction(offsets(flush), flush.group());
            }
            using.flush();
        } catch (KafkaException | IllegalStateException e) {
            return abort(using, e, refused);
        }
        Exception error = refused.error();
        return error == null ? commit(using, flush) : abort(using, error, refused);
    }

    /**
     * Ends the transaction for certain, with a new producer, and finds out how it ended. One without offsets counts as
     * aborted either way: before its ends are written again it is verified that their checkouts stand, and they do not if
     * it was committed.
     */
    FlushOutcome lookUp(Flush flush, Exception cause) throws InterruptedException {
        discard();
        if (flush.parts().isEmpty()) {
            return new FlushOutcome.Aborted(cause, Map.of());
        }
        while (true) {
            open();
            try {
                Map<TopicPartition, @Nullable OffsetAndMetadata> committed = committed(flush);
                if (holds(committed, flush)) {
                    return new FlushOutcome.Committed();
                }
                if (committed.size() == flush.parts().size()) {
                    return new FlushOutcome.Aborted(cause, Map.of());
                }
            } catch (ExecutionException | TimeoutException e) {
                LOG.atWarn().addKeyValue("error", e.toString()).log("committed offsets not read; tried again");
            }
            waiting.sleep(PAUSE);
        }
    }

    void close() {
        if (producer != null) {
            producer.close(Duration.ofSeconds(2));
        }
    }

    private void send(Producer<byte[], byte[]> using, Flush flush, Refusal refused) {
        int partition = rotated(using);
        for (TrackedRecord ending : flush.endings()) {
            if (!ending.isLost()) {
                send(using, ending, partition, refused);
            }
        }
        for (Flush.Part part : flush.parts()) {
            for (TrackedRecord record : part.records()) {
                send(using, record, partition, refused);
            }
        }
    }

    private void send(Producer<byte[], byte[]> using, TrackedRecord record, int partition, Refusal refused) {
        for (ProducerRecord<byte[], byte[]> output : record.output()) {
            var _ = using.send(placed(output, partition), (metadata, error) -> {
                if (error != null) {
                    refused.add(record, error);
                }
            });
        }
    }

    private int rotated(Producer<byte[], byte[]> using) {
        int partitions = using.partitionsFor(settings.rotatedTopic()).size();
        rotation = (rotation + 1) % partitions;
        return rotation;
    }

    private ProducerRecord<byte[], byte[]> placed(ProducerRecord<byte[], byte[]> output, int partition) {
        return output.topic().equals(settings.rotatedTopic())
                ? new ProducerRecord<>(output.topic(), partition, output.key(), output.value(), output.headers())
                : output;
    }

    private FlushOutcome commit(Producer<byte[], byte[]> using, Flush flush) throws InterruptedException {
        while (true) {
            try {
                using.commitTransaction();
                return new FlushOutcome.Committed();
            } catch (org.apache.kafka.common.errors.TimeoutException e) {
                if (closed.getAsBoolean()) {
                    throw new InterruptedException("closed");
                }
                LOG.atWarn().addKeyValue("error", e.toString()).log("commit not answered; asked again");
            } catch (KafkaException | IllegalStateException e) {
                return lookUp(flush, e);
            }
        }
    }

    private FlushOutcome abort(Producer<byte[], byte[]> using, Exception cause, Refusal refused) {
        try {
            using.abortTransaction();
        } catch (KafkaException | IllegalStateException e) {
            LOG.atInfo().addKeyValue("error", e.toString()).log("transactional producer given up");
            discard();
        }
        return new FlushOutcome.Aborted(cause, refused.tooLarge());
    }

    private void discard() {
        if (producer != null) {
            producer.close(Duration.ZERO);
            producer = null;
        }
    }

    private Map<TopicPartition, @Nullable OffsetAndMetadata> committed(Flush flush)
            throws ExecutionException, TimeoutException, InterruptedException {
        List<TopicPartition> partitions =
                flush.parts().stream().map(Flush.Part::partition).toList();
        return CommittedOffsets.of(settings.admin(), settings.group(), partitions)
                .get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static boolean holds(Map<TopicPartition, @Nullable OffsetAndMetadata> committed, Flush flush) {
        return flush.parts().stream()
                .anyMatch(part -> CommittedOffset.of(committed.get(part.partition()))
                        .flush()
                        .equals(flush.id()));
    }

    private static Map<TopicPartition, OffsetAndMetadata> offsets(Flush flush) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (Flush.Part part : List.copyOf(flush.parts())) {
            offsets.put(part.partition(), part.offset().toKafka());
        }
        return offsets;
    }
}
