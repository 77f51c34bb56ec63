package io.invoq.platform.consume;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks what the owner before has committed of partitions that came, without holding up the consumer's thread. Brokers do
 * not tell while a transaction of that owner is under way; one that is older than half a second is ended.
 */
final class OffsetInheritance {

    private static final Logger LOG = LoggerFactory.getLogger(OffsetInheritance.class);
    private static final Duration SILENCE = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofMillis(100);
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
        Map<TopicPartition, PartitionIntake> unknown = new HashMap<>();
        intakes.forEach(intake -> unknown.put(intake.partition(), intake));
        try {
            while (true) {
                unknown.values().removeIf(intake -> intake.isRevoked(Long.MAX_VALUE));
                if (unknown.isEmpty()) {
                    return;
                }
                ask(unknown);
                if (!unknown.isEmpty()) {
                    waiting.sleep(PAUSE);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Answers for those of which the offset is certain. */
    private void ask(Map<TopicPartition, PartitionIntake> unknown) throws InterruptedException {
        try {
            CommittedOffsets.of(settings.admin(), settings.group(), List.copyOf(unknown.keySet()))
                    .get(ANSWER.toMillis(), TimeUnit.MILLISECONDS)
                    .forEach((partition, offset) -> {
                        PartitionIntake intake = unknown.remove(partition);
                        if (intake != null) {
                            answers.add(new Answer(intake, CommittedOffset.of(offset)));
                        }
                    });
            wake.run();
            if (!unknown.isEmpty()) {
                hung.end();
            }
        } catch (ExecutionException | TimeoutException e) {
            LOG.atWarn().addKeyValue("error", e.toString()).log("committed offsets not read; tried again");
        }
    }
}
