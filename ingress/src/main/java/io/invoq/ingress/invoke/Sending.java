package io.invoq.ingress.invoke;

import io.invoq.ingress.reply.PendingReply;
import io.invoq.wire.record.Invocation;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A synchronous call's way onto its topic, and what becomes of it when its worker is lost: an idempotent one is sent
 * again, with the same id and deadline, as the next attempt; the first reply to any of them counts. Another one, or one
 * that has been lost too often, is in doubt. Sent by the caller's thread, told of what happened by others.
 */
final class Sending implements InvocationPublisher.Sent, PendingReply.Loss {

    /** How often an idempotent call is sent in all. */
    static final int MOST_ATTEMPTS = 3;

    private static final Logger LOG = LoggerFactory.getLogger(Sending.class);

    private final InvocationPublisher lane;
    private final PendingReply reply;
    private final boolean idempotent;
    private final InstantSource clock;
    private volatile @Nullable Invocation sent;

    Sending(InvocationPublisher lane, PendingReply reply, boolean idempotent, InstantSource clock) {
        this.lane = lane;
        this.reply = reply;
        this.idempotent = idempotent;
        this.clock = clock;
    }

    void send(Invocation invocation) {
        sent = invocation;
        reply.onLoss(this);
        lane.publish(invocation, this);
    }

    @Override
    public void acknowledged(int partition, long offset) {
        reply.acknowledged(partition, offset);
    }

    @Override
    public void done(@Nullable Exception error) {
        if (error != null) {
            reply.fail(error);
        }
    }

    @Override
    public void workerLost() {
        Invocation lost = sent;
        if (lost == null || !idempotent || lost.delivery().attempt() >= MOST_ATTEMPTS) {
            reply.doubt();
            return;
        }
        var deadline = lost.delivery().deadline();
        if (deadline != null && !clock.instant().isBefore(deadline)) {
            return; // the caller is about to be told that the time is up
        }
        Invocation again = lost.delivered(lost.delivery().nextAttempt());
        LOG.atInfo()
                .addKeyValue("requestId", again.id())
                .addKeyValue("attempt", again.delivery().attempt())
                .log("sent again, since its worker is gone");
        sent = again;
        lane.publish(again, this);
    }
}
