package io.invoq.platform.nodes;

import io.invoq.wire.node.NodeBeat;
import io.invoq.wire.node.NodeBeatCodec;
import io.invoq.wire.node.NodeRole;
import io.invoq.wire.record.MalformedRecordException;
import io.invoq.wire.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Says which nodes are gone: reads the nodes topic from its beginning, and from its end on tells a listener of each node
 * that has been silent for too long, was replaced, or gave up. Silence is not death: a node that was only stopped may
 * wake up, and then counts as alive again. How silence is judged, and when not, is said at {@link Members}.
 *
 * <p>One thread, made here, owns the consumer and calls the listener.
 */
public final class NodesView implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NodesView.class);
    private static final TopicPartition PARTITION =
            new TopicPartition(Topics.nodes().name(), 0);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration RETRY = Duration.ofMillis(200);
    private static final Duration CLOSE = Duration.ofSeconds(2);

    private final Consumer<byte[], byte[]> consumer;
    private final NodesListener listener;
    private final LongSupplier nanoTime;
    private final Members members;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean caughtUp;
    private volatile boolean closing;
    private volatile @Nullable Exception failure;

    private NodesView(
            Consumer<byte[], byte[]> consumer, Duration silence, NodesListener listener, LongSupplier nanoTime) {
        this.consumer = consumer;
        this.listener = listener;
        this.nanoTime = nanoTime;
        this.members = new Members(silence);
    }

    /**
     * Starts reading; does not wait for anything to be read.
     *
     * @param consumer taken over: closed with this
     * @param silence after which a node that says nothing is gone; more than two beats
     * @param listener hears of nodes that are gone
     * @param nanoTime monotonic
     * @param threads makes the one thread
     */
    public static NodesView start(
            Consumer<byte[], byte[]> consumer,
            Duration silence,
            NodesListener listener,
            LongSupplier nanoTime,
            ThreadFactory threads) {
        NodesView view = new NodesView(consumer, silence, listener, nanoTime);
        threads.newThread(view::run).start();
        return view;
    }

    /** Why reading ended by itself, so that nobody is found to be gone any more; null while all is well. */
    public @Nullable Exception failure() {
        return failure;
    }

    /** Whether everything that was written before its start has been read. Any thread. */
    public boolean isCaughtUp() {
        return caughtUp;
    }

    /** Whether that role of that node, in whichever incarnation, is not known to be gone. Any thread. */
    public boolean isAlive(NodeRole role, String node) {
        return members.isAlive(NodeBeat.key(role, node));
    }

    /** How many nodes of that role are not known to be gone. Any thread. */
    public int alive(NodeRole role) {
        return members.alive(role);
    }

    @Override
    public void close() {
        closing = true;
        consumer.wakeup();
        try {
            if (!ended.await(CLOSE.multipliedBy(2).toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.atWarn().log("nodes reader did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            consumer.assign(List.of(PARTITION));
            consumer.seekToBeginning(List.of(PARTITION));
            readWhatIsThere();
            members.caughtUp(nanoTime.getAsLong());
            caughtUp = true;
            while (!closing) {
                turn();
            }
        } catch (RuntimeException e) {
            failure = e;
            LOG.atError().setCause(e).log("nodes reader ended by an error");
        } finally {
            try {
                consumer.close(CloseOptions.timeout(CLOSE));
            } finally {
                ended.countDown();
            }
        }
    }

    /** To the end as it was at first: that moves on with each beat, and would be run after for ever. */
    private void readWhatIsThere() {
        OptionalLong end = OptionalLong.empty();
        while (!closing) {
            try {
                if (end.isEmpty()) {
                    end = OptionalLong.of(
                            consumer.endOffsets(List.of(PARTITION)).getOrDefault(PARTITION, 0L));
                }
                if (consumer.position(PARTITION) >= end.getAsLong()) {
                    return;
                }
            } catch (KafkaException e) {
                passOver(e);
            }
            turn();
        }
    }

    private void turn() {
        try {
            consumer.poll(POLL).records(PARTITION).forEach(this::apply);
        } catch (KafkaException e) {
            passOver(e);
        }
        tell(members.judge(nanoTime.getAsLong()));
    }

    private static void passOver(KafkaException e) {
        if (e instanceof WakeupException) {
            LOG.atTrace().log("woken");
            return;
        }
        LOG.atWarn().addKeyValue("error", e.toString()).log("signs of life could not be read; trying again");
        LockSupport.parkNanos(RETRY.toNanos());
    }

    private void apply(ConsumerRecord<byte[], byte[]> record) {
        long now = nanoTime.getAsLong();
        members.contact(now);
        if (record.key() == null) {
            return;
        }
        String key = new String(record.key(), StandardCharsets.UTF_8);
        if (record.value() == null) {
            members.left(key, now);
            return;
        }
        try {
            NodeBeatCodec.read(key, record.value()).ifPresent(beat -> tell(members.hear(beat, now)));
        } catch (MalformedRecordException e) {
            LOG.atWarn()
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("error", e.getMessage())
                    .log("sign of life passed over");
        }
    }

    private void tell(List<LostNode> lost) {
        for (LostNode node : lost) {
            LOG.atLevel(node.syncPartitions().isEmpty() ? Level.INFO : Level.WARN)
                    .addKeyValue("role", node.role().wireName())
                    .addKeyValue("node", node.node())
                    .addKeyValue("cause", node.cause())
                    .addKeyValue("partitions", node.syncPartitions())
                    .log("node is gone");
            listener.lost(node);
        }
    }
}
