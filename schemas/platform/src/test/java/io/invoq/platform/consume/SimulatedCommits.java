package io.invoq.platform.consume;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.CoordinatorLoadInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/** The commits of one consumer: those under way are answered in the order in which they were sent. */
final class SimulatedCommits {

    private static final long UNANSWERED = Duration.ofSeconds(2).toNanos();

    private record Commit(
            SimulatedNetwork.Exchange<Boolean> exchange,
            long until,
            Map<TopicPartition, OffsetAndMetadata> offsets,
            OffsetCommitCallback callback) {}

    private final SimulatedProcess process;
    private final SimulatedBroker broker;
    private final Deque<Commit> commits = new ArrayDeque<>();

    SimulatedCommits(SimulatedProcess process, SimulatedBroker broker) {
        this.process = process;
        this.broker = broker;
    }

    void begin(
            SimulatedMembership member, Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
        commits.add(new Commit(send(member, offsets), broker.time().now() + UNANSWERED, offsets, callback));
    }

    /**
     * One try of a commit that is waited for.
     *
     * @return whether it has succeeded
     */
    boolean carryOut(
            SimulatedMembership member,
            Map<TopicPartition, OffsetAndMetadata> offsets,
            long end,
            BooleanSupplier woken) {
        SimulatedNetwork.Exchange<Boolean> commit = send(member, offsets);
        long left = Math.min(UNANSWERED, end - broker.time().now());
        broker.time().current().await(() -> commit.isAnswered() || woken.getAsBoolean(), left);
        if (woken.getAsBoolean()) {
            return false;
        }
        complete();
        RuntimeException error = commit.error();
        if (commit.isAnswered() && error != null && !(error instanceof RetriableException)) {
            throw new CommitFailedException(error.getMessage());
        }
        return commit.isAnswered() && error == null;
    }

    /** Whether an answer is to be told. */
    boolean areOver() {
        return !commits.isEmpty() && isOver(commits.getFirst());
    }

    /** Tells how those ended that are over. */
    void complete() {
        while (areOver()) {
            Commit commit = commits.removeFirst();
            commit.callback().onComplete(commit.offsets(), failure(commit.exchange()));
        }
    }

    private static @Nullable Exception failure(SimulatedNetwork.Exchange<Boolean> exchange) {
        RuntimeException error = exchange.error();
        if (!exchange.isAnswered()) {
            return new RetriableCommitFailedException("not answered");
        } else if (error instanceof RetriableException) {
            return new RetriableCommitFailedException(error);
        }
        return error == null ? null : new CommitFailedException(error.getMessage());
    }

    private boolean isOver(Commit commit) {
        return commit.exchange().isAnswered() || broker.time().now() >= commit.until();
    }

    private SimulatedNetwork.Exchange<Boolean> send(
            SimulatedMembership membership, Map<TopicPartition, OffsetAndMetadata> offsets) {
        ConsumerGroupMetadata member = membership.metadata();
        Map<TopicPartition, OffsetAndMetadata> copy = Map.copyOf(offsets);
        return broker.network().send(process, "commit " + offsets, membership.delay(), () -> {
            if (broker.network().loses()) {
                throw new CoordinatorLoadInProgressException("the coordinator moves");
            }
            broker.group().check(member);
            copy.forEach(broker.offsets()::commit);
            return true;
        });
    }
}
