package io.invoq.ingress.invoke;

import io.invoq.ingress.reply.PendingReply;
import io.invoq.ingress.reply.ReplyReader;
import io.invoq.platform.nodes.LostNode;
import io.invoq.platform.nodes.NodesListener;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the wait of callers whose worker is lost. Of the calls that were acknowledged on its partitions by then:
 *
 * <pre>
 *   before the group's committed offset   taken by the lost worker, so in doubt:
 *                                         idempotent ─► sent again,  others ─► answered "in doubt"
 *   at or after it                        not taken: the partitions' next owner runs them, the callers go on waiting
 * </pre>
 *
 * <p>That holds since a worker commits a call that must not run twice before it runs it; one that commits later only
 * makes more callers wait for the next owner. When the offsets cannot be read, all are in doubt. Replies written before
 * the loss was known are read first, so that no caller is told of a doubt which its reply would have dispelled.
 *
 * <p>Listens on the thread that tells, where it only collects; the rest is done on a virtual thread for each loss. Owns
 * its admin client, not the reader.
 */
public final class LostCalls implements NodesListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LostCalls.class);

    /** For replies that are on their way; the end of them has been written. */
    private static final Duration REPLIES_READ = Duration.ofSeconds(1);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(5);

    private final String pool;
    private final ReplyReader replies;
    private final LanePositions positions;
    private final ThreadFactory threads;

    /**
     * For the workers of one pool.
     *
     * @param admin taken over: closed with this
     * @param threads virtual ones
     */
    public LostCalls(String pool, ReplyReader replies, Admin admin, ThreadFactory threads) {
        this(pool, replies, new BrokerPositions(admin, pool), threads);
    }

    LostCalls(String pool, ReplyReader replies, LanePositions positions, ThreadFactory threads) {
        this.pool = pool;
        this.replies = replies;
        this.positions = positions;
        this.threads = threads;
    }

    @Override
    public void lost(LostNode node) {
        if (!pool.equals(node.pool()) || node.syncPartitions().isEmpty()) {
            return;
        }
        List<PendingReply> waiting = replies.waitingOn(node.syncPartitions());
        if (!waiting.isEmpty()) {
            threads.newThread(() -> settle(node, waiting)).start();
        }
    }

    private void settle(LostNode node, List<PendingReply> waiting) {
        try {
            List<PendingReply> taken = taken(node.syncPartitions(), waiting);
            if (!taken.isEmpty()) {
                awaitReplies();
                LOG.atWarn()
                        .addKeyValue("node", node.node())
                        .addKeyValue("taken", taken.size())
                        .addKeyValue("waiting", waiting.size())
                        .log("calls have lost their worker");
                taken.forEach(PendingReply::workerLost);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<PendingReply> taken(Set<Integer> partitions, List<PendingReply> waiting) throws InterruptedException {
        try {
            Map<Integer, Long> committed = positions.committed(partitions);
            return waiting.stream().filter(reply -> reply.isTaken(committed)).toList();
        } catch (LanePositions.UnknownPositionException e) {
            LOG.atWarn()
                    .addKeyValue("error", e.getMessage())
                    .log("which calls were taken is not known: all of them count as taken");
            return waiting;
        }
    }

    private void awaitReplies() throws InterruptedException {
        try {
            long end = positions.endOfReplies(replies.partition());
            for (Duration waited = Duration.ZERO;
                    replies.position() < end && waited.compareTo(REPLIES_READ) < 0;
                    waited = waited.plus(LOOK_AGAIN)) {
                TimeUnit.NANOSECONDS.sleep(LOOK_AGAIN.toNanos());
            }
        } catch (LanePositions.UnknownPositionException e) {
            LOG.atDebug().addKeyValue("error", e.getMessage()).log("the end of the replies is not known");
        }
    }

    @Override
    public void close() {
        positions.close();
    }
}
