package io.invoq.platform.consume;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.jspecify.annotations.Nullable;

/**
 * A consumer's part in its group. Heartbeats come from the background; what they tell takes effect with the next poll,
 * and so do rounds: until then a member that was thrown out takes itself for an owner. The generation it tells changes
 * with a completed round only, before the callbacks run, as in Kafka's consumer.
 */
@SuppressWarnings("removal") // only clients make this metadata, and this is one
final class SimulatedMembership {

    private static final long HEARTBEAT = Duration.ofMillis(250).toNanos();

    private final SimulatedProcess process;
    private final SimulatedBroker broker;
    private final ConsumerRebalanceListener listener;
    private final Set<TopicPartition> owned =
            new TreeSet<>((one, other) -> Integer.compare(one.partition(), other.partition()));
    private ConsumerGroupMetadata metadata = new ConsumerGroupMetadata(SimulatedGroup.NAME);
    private String memberId = "";
    private SimulatedGroup.@Nullable Joined round;
    private boolean mustJoin = true;
    private boolean thrownOut;
    private boolean left;
    private int joins;
    private long lastArrival;

    SimulatedMembership(SimulatedProcess process, SimulatedBroker broker, ConsumerRebalanceListener listener) {
        this.process = process;
        this.broker = broker;
        this.listener = listener;
        beat();
    }

    ConsumerGroupMetadata metadata() {
        return metadata;
    }

    String memberId() {
        return memberId;
    }

    Set<TopicPartition> owned() {
        return owned;
    }

    boolean owns(TopicPartition partition) {
        return owned.contains(partition);
    }

    /** Whether the next poll has something to do for it. */
    boolean hasNews() {
        return round != null || thrownOut || mustJoin;
    }

    /** How long a request takes: they arrive in the order in which they were sent. */
    long delay() {
        long arrival =
                Math.max(lastArrival + 1, broker.time().now() + broker.network().delay());
        lastArrival = arrival;
        return arrival - broker.time().now();
    }

    /** Does what is due within a poll, callbacks included. */
    void poll() {
        if (thrownOut) {
            thrownOut = false;
            memberId = "";
            round = null;
            joins++;
            mustJoin = true;
            lose();
        }
        SimulatedGroup.Joined completed = round;
        if (completed != null) {
            round = null;
            complete(completed);
        }
        if (mustJoin) {
            join();
        }
    }

    /** As a consumer does when it is closed. */
    void leave() {
        if (thrownOut) {
            lose();
        } else {
            listener.onPartitionsRevoked(List.copyOf(owned));
            owned.clear();
        }
        left = true;
        String id = memberId;
        broker.time().after(delay(), () -> broker.group().leave(id));
    }

    private void lose() {
        List<TopicPartition> lost = List.copyOf(owned);
        owned.clear();
        listener.onPartitionsLost(lost);
    }

    private void complete(SimulatedGroup.Joined completed) {
        memberId = completed.memberId();
        metadata = new ConsumerGroupMetadata(
                SimulatedGroup.NAME, completed.generation(), memberId, metadata.groupInstanceId());
        List<TopicPartition> revoked = owned.stream()
                .filter(partition -> !completed.assigned().contains(partition))
                .toList();
        List<TopicPartition> added = completed.assigned().stream()
                .filter(partition -> !owned.contains(partition))
                .toList();
        if (!revoked.isEmpty()) {
            listener.onPartitionsRevoked(revoked);
            revoked.forEach(owned::remove);
            mustJoin = true;
        }
        owned.addAll(added);
        listener.onPartitionsAssigned(added);
    }

    private void join() {
        mustJoin = false;
        int attempt = ++joins;
        String id = memberId;
        Set<TopicPartition> claimed = Set.copyOf(owned);
        inBackground(() -> {
            try {
                broker.group().join(id, claimed, answer -> answered(attempt, answer));
            } catch (UnknownMemberIdException e) {
                tell(id, Told.UNKNOWN);
            }
        });
    }

    private void answered(int attempt, SimulatedGroup.Joined answer) {
        process.after(broker.network().delay(), () -> {
            if (attempt == joins) {
                round = answer;
                process.changed();
            }
        });
    }

    private void beat() {
        process.after(HEARTBEAT, () -> {
            String id = memberId;
            if (!id.isEmpty() && !left) {
                inBackground(() -> tell(id, heartbeat(() -> broker.group().heartbeat(id))));
            }
            if (!left) {
                beat();
            }
        });
    }

    private enum Told {
        FINE,
        JOIN,
        UNKNOWN
    }

    private static Told heartbeat(Supplier<Boolean> mustJoin) {
        try {
            return mustJoin.get() ? Told.JOIN : Told.FINE;
        } catch (UnknownMemberIdException e) {
            return Told.UNKNOWN;
        }
    }

    private void tell(String id, Told told) {
        int known = joins;
        process.after(broker.network().delay(), () -> {
            if (!id.equals(memberId) || known != joins) {
                return;
            }
            switch (told) {
                case FINE -> {}
                case JOIN -> mustJoin = true;
                case UNKNOWN -> thrownOut = true;
            }
            process.changed();
        });
    }

    private void inBackground(Runnable atBroker) {
        broker.time().after(delay(), atBroker);
    }
}
