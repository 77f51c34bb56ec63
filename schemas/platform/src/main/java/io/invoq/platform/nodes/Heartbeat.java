package io.invoq.platform.nodes;

import io.invoq.platform.consume.LaneListener;
import io.invoq.wire.node.NodeBeat;
import io.invoq.wire.node.NodeBeatCodec;
import io.invoq.wire.node.NodeRole;
import io.invoq.wire.record.Lane;
import io.invoq.wire.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A role's sign of life: one beat each {@link #INTERVAL}, and one at once when its partitions change, on the nodes
 * topic. Start it before what it speaks for and close it after that has drained: its last record says that the node
 * ended in good order, the one before, when calls were left unfinished, that it gave these up.
 *
 * <p>A beat that cannot be written is dropped, since the next one says more. One thread, made here, writes; partitions
 * may be told from any. Owns its producer.
 */
public final class Heartbeat implements AutoCloseable {

    /** Between two beats; also how long a beat may take to be written. */
    public static final Duration INTERVAL = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
    private static final Duration CLOSE = Duration.ofSeconds(2);

    private final Producer<byte[], byte[]> producer;
    private final Identity identity;
    private final BooleanSupplier unfinished;
    private final ScheduledExecutorService timer;
    private final UUID incarnation = UUID.randomUUID();
    private final Map<Lane, List<Integer>> owned = new ConcurrentHashMap<>();
    private final AtomicBoolean changed = new AtomicBoolean();
    private long sequence;
    private volatile boolean failing;

    /**
     * Whose signs of life they are.
     *
     * @param role what the node does
     * @param node its id
     * @param pool its pool; null for a role without one
     */
    public record Identity(
            NodeRole role, String node, @Nullable String pool) {}

    private Heartbeat(
            Producer<byte[], byte[]> producer,
            Identity identity,
            BooleanSupplier unfinished,
            ScheduledExecutorService timer) {
        this.producer = producer;
        this.identity = identity;
        this.unfinished = unfinished;
        this.timer = timer;
    }

    /**
     * Begins to beat.
     *
     * @param producer taken over: closed with this; gives a record up after {@link #INTERVAL}
     * @param unfinished asked when it closes: whether calls are left that nobody answers any more
     * @param threads makes the one thread
     */
    public static Heartbeat start(
            Producer<byte[], byte[]> producer, Identity identity, BooleanSupplier unfinished, ThreadFactory threads) {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(threads);
        Heartbeat heartbeat = new Heartbeat(producer, identity, unfinished, timer);
        var _ = timer.scheduleWithFixedDelay(
                () -> heartbeat.beat(false), 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        return heartbeat;
    }

    /** This process of the node, as its beats name it. */
    public UUID incarnation() {
        return incarnation;
    }

    /** Hears which partitions of a lane are this node's own. */
    public LaneListener of(Lane lane) {
        return new LaneListener() {
            @Override
            public void owned(Set<Integer> partitions) {
                owned.put(lane, List.copyOf(partitions));
                beatSoon();
            }
        };
    }

    @Override
    public void close() {
        if (timer.isShutdown()) {
            return;
        }
        timer.execute(this::last);
        timer.shutdown();
        try {
            if (!timer.awaitTermination(CLOSE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.atWarn().log("the last sign of life was not written in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(CLOSE);
    }

    private void beatSoon() {
        if (changed.compareAndSet(false, true)) {
            try {
                timer.execute(() -> {
                    changed.set(false);
                    beat(false);
                });
            } catch (RejectedExecutionException e) {
                LOG.atDebug().log("partitions changed after the last sign of life");
            }
        }
    }

    private void last() {
        if (unfinished.getAsBoolean()) {
            beat(true);
        }
        send(null);
    }

    private void beat(boolean abandoned) {
        NodeBeat.Owned now =
                new NodeBeat.Owned(owned.getOrDefault(Lane.SYNC, List.of()), owned.getOrDefault(Lane.ASYNC, List.of()));
        NodeBeat beat =
                new NodeBeat(identity.role(), identity.node(), incarnation, identity.pool(), sequence, now, abandoned);
        sequence++;
        send(NodeBeatCodec.write(beat));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback hears the same
    private void send(byte @Nullable [] value) {
        byte[] key = NodeBeat.key(identity.role(), identity.node()).getBytes(StandardCharsets.UTF_8);
        try {
            producer.send(new ProducerRecord<>(Topics.nodes().name(), 0, key, value), (metadata, error) -> sent(error));
        } catch (KafkaException | IllegalStateException e) {
            sent(e);
        }
    }

    private void sent(@Nullable Exception error) {
        if (error != null && !failing) {
            LOG.atWarn().addKeyValue("error", error.toString()).log("signs of life cannot be written");
        } else if (error == null && failing) {
            LOG.atInfo().log("signs of life are written again");
        }
        failing = error != null;
    }
}
