package io.invoq.ingress.status;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Asks the brokers for the ends of partitions, one question at a time for however many who want to know: who comes while
 * one is under way shares the next, since that answer may be older than the coming. Safe for use by several threads; blocks
 * none.
 */
final class EndOffsets {

    private final Supplier<CompletionStage<Map<TopicPartition, Long>>> question;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private @Nullable CompletableFuture<Map<TopicPartition, Long>> upcoming;

    @GuardedBy("lock")
    private boolean underWay;

    EndOffsets(Supplier<CompletionStage<Map<TopicPartition, Long>>> question) {
        this.question = question;
    }

    /**
     * The ends of what is committed, or of what is written at all: beyond the first a transaction may be open, or committed
     * and not ended yet.
     *
     * @param admin not owned
     * @param timeoutMillis of one question
     */
    static EndOffsets of(Admin admin, List<TopicPartition> partitions, IsolationLevel isolation, int timeoutMillis) {
        Map<TopicPartition, OffsetSpec> latest =
                partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        return new EndOffsets(() -> admin.listOffsets(
                        latest, new ListOffsetsOptions(isolation).timeoutMs(timeoutMillis))
                .all()
                .toCompletionStage()
                .thenApply(found -> found.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, end -> end.getValue().offset()))));
    }

    /** The ends as they are at some moment after this call; do not cancel it, others may wait for it, too. */
    CompletableFuture<Map<TopicPartition, Long>> now() {
        CompletableFuture<Map<TopicPartition, Long>> answer;
        boolean ask;
        lock.lock();
        try {
            if (upcoming == null) {
                upcoming = new CompletableFuture<>();
            }
            answer = upcoming;
            ask = !underWay;
            underWay = true;
        } finally {
            lock.unlock();
        }
        if (ask) {
            ask();
        }
        return answer;
    }

    private void ask() {
        CompletableFuture<Map<TopicPartition, Long>> answer = take();
        if (answer == null) {
            return;
        }
        CompletionStage<Map<TopicPartition, Long>> asked;
        try {
            asked = question.get();
        } catch (RuntimeException e) { // of a client that has been closed
            asked = CompletableFuture.failedFuture(e);
        }
        var _ = asked.whenComplete((ends, error) -> {
            if (error == null) {
                answer.complete(ends);
            } else {
                answer.completeExceptionally(error);
            }
            ask();
        });
    }

    /** Those who wait for the next question; without any, no question is under way any more. */
    private @Nullable CompletableFuture<Map<TopicPartition, Long>> take() {
        lock.lock();
        try {
            CompletableFuture<Map<TopicPartition, Long>> taken = upcoming;
            upcoming = null;
            underWay = taken != null;
            return taken;
        } finally {
            lock.unlock();
        }
    }
}
