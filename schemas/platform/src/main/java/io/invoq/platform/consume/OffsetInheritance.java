package io.invoq.platform.consume;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks what the owner before has committed of partitions that came, without holding up the consumer's thread. Brokers do
 * not tell while a transaction of that owner hangs; after half a second such transactions are ended.
 */
final class OffsetInheritance {

    private static final Logger LOG = LoggerFactory.getLogger(OffsetInheritance.class);
    private static final Duration SILENCE = Duration.ofMillis(500);
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private record Answer(PartitionIntake intake, CommittedOffset offset) {}

    private final TransactionSettings settings;
    private final Runnable wake;
    private final Waiting waiting;
    private final HungTransactions hung;
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();

    /** @param wake hears of each answer, on another thread */
    OffsetInheritance(TransactionSettings settings, Runnable wake, Waiting waiting) {
        this.settings = settings;
        this.wake = wake;
        this.waiting = waiting;
        this.hung = new HungTransactions(settings, SILENCE);
    }

    /** The consumer's thread. */
    void ask(Collection<PartitionIntake> added) {
        if (!added.isEmpty()) {
            List<PartitionIntake> intakes = List.copyOf(added);
            settings.threads().newThread(() -> answer(intakes)).start();
        }
    }

    /** The consumer's thread: tells the partitions that are still owned. */
    void apply(LanePartitions partitions) {
        for (Answer answer = answers.poll(); answer != null; answer = answers.poll()) {
            if (partitions.owns(answer.intake())) {
                answer.intake().inherit(answer.offset());
            }
        }
    }

    boolean hasAnswer() {
        return !answers.isEmpty();
    }

    private void answer(List<PartitionIntake> intakes) {
        try {
            while (intakes.stream().anyMatch(intake -> !intake.isRevoked(Long.MAX_VALUE))) {
                try {
                    Map<TopicPartition, OffsetAndMetadata> committed = committed();
                    for (PartitionIntake intake : intakes) {
                        answers.add(new Answer(intake, CommittedOffset.of(committed.get(intake.partition()))));
                    }
                    wake.run();
                    return;
                } catch (ExecutionException | TimeoutException e) {
                    LOG.atWarn().addKeyValue("error", e.toString()).log("committed offsets not read; tried again");
                    waiting.sleep(SILENCE);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> committed()
            throws ExecutionException, TimeoutException, InterruptedException {
        KafkaFuture<Map<TopicPartition, OffsetAndMetadata>> asked = settings.admin()
                .listConsumerGroupOffsets(
                        Map.of(settings.group(), new ListConsumerGroupOffsetsSpec()),
                        new ListConsumerGroupOffsetsOptions().requireStable(true))
                .partitionsToOffsetAndMetadata(settings.group());
        for (Duration waited = SILENCE; waited.compareTo(ANSWER) < 0; waited = waited.plus(SILENCE)) {
            try {
                return asked.get(SILENCE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                hung.end();
            }
        }
        return asked.get(SILENCE.toMillis(), TimeUnit.MILLISECONDS);
    }
}
