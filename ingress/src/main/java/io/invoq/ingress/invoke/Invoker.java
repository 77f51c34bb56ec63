package io.invoq.ingress.invoke;

import io.invoq.ingress.reply.PendingReply;
import io.invoq.ingress.reply.ReplyReader;
import io.invoq.platform.stage.Stage;
import io.invoq.wire.record.Delivery;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.MalformedRecordException;
import io.invoq.wire.record.Result;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes calls: publishes each as an invocation and waits for what the caller waits for — the reply, or that the record
 * is replicated. Called on the caller's virtual thread, which it blocks; never longer than the caller's wait, and no
 * longer than {@code brokerSilence} when the brokers are away. Does not own the parts it is given.
 */
public final class Invoker {

    private static final Logger LOG = LoggerFactory.getLogger(Invoker.class);

    private final InvocationPublisher syncLane;
    private final InvocationPublisher asyncLane;
    private final ReplyReader replies;
    private final Patience patience;
    private final InstantSource clock;
    private final LongSupplier nanoTime;

    /**
     * How long to wait for an acknowledgement.
     *
     * @param acceptTimeout while brokers acknowledge other records
     * @param brokerSilence while they acknowledge nothing at all
     */
    public record Patience(Duration acceptTimeout, Duration brokerSilence) {}

    public Invoker(
            InvocationPublisher syncLane,
            InvocationPublisher asyncLane,
            ReplyReader replies,
            Patience patience,
            InstantSource clock,
            LongSupplier nanoTime) {
        this.syncLane = syncLane;
        this.asyncLane = asyncLane;
        this.replies = replies;
        this.patience = patience;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /**
     * Runs a function and waits for its outcome.
     *
     * @param wait from now until the deadline that is written into the record
     */
    public Answer.ToWaiting callAndWait(Call call, Duration wait) throws InterruptedException {
        if (!syncLane.isReachable()) {
            return new Answer.BrokerUnavailable(Doubt.DISCONNECTED);
        }
        Optional<PendingReply> expected = replies.expect(call.id());
        if (expected.isEmpty()) {
            return new Answer.DuplicateId();
        }
        try (PendingReply reply = expected.get()) {
            Instant now = clock.instant();
            long start = nanoTime.getAsLong();
            Delivery delivery = Delivery.sync(now, now.plus(wait), replies.partition());
            new Sending(syncLane, reply, call.isIdempotent(), clock).send(invocation(call, delivery));
            Stage.PUBLISHED.mark(call.id());
            Answer.ToWaiting answer = await(reply, start, wait);
            Stage.WOKEN.mark(call.id());
            return answer;
        }
    }

    private Answer.ToWaiting await(PendingReply reply, long start, Duration wait) throws InterruptedException {
        Doubt doubt = new Doubt(syncLane, patience.brokerSilence(), start);
        while (true) {
            Duration left = wait.minusNanos(nanoTime.getAsLong() - start);
            if (!left.isPositive()) {
                return new Answer.TimedOut(wait);
            }
            if (!reply.isAcknowledged() && doubt.isCertain()) {
                return new Answer.BrokerUnavailable(doubt.reason());
            }
            try {
                Result result = reply.await(reply.isAcknowledged() ? left : doubt.lookAgainWithin(left));
                if (result != null) {
                    return new Answer.Completed(result);
                }
            } catch (PendingReply.InDoubtException e) {
                return new Answer.InDoubt();
            } catch (PendingReply.ReplyImpossibleException e) {
                return refused(e.getCause());
            } catch (MalformedRecordException e) {
                return new Answer.BrokerUnavailable("the reply does not read: " + e.getMessage());
            }
        }
    }

    /**
     * Hands a call over for later.
     *
     * @param callbackUrl where the result is to be sent; null when nowhere
     */
    public Answer.ToAccepting accept(Call call, @Nullable String callbackUrl) throws InterruptedException {
        if (!asyncLane.isReachable()) {
            return new Answer.BrokerUnavailable(Doubt.DISCONNECTED);
        }
        long start = nanoTime.getAsLong();
        CompletableFuture<Void> sent = new CompletableFuture<>();
        asyncLane.publish(invocation(call, Delivery.async(clock.instant(), callbackUrl)), error -> {
            if (error == null) {
                sent.complete(null);
            } else {
                sent.completeExceptionally(error);
            }
        });
        Doubt doubt = new Doubt(asyncLane, patience.brokerSilence(), start);
        while (true) {
            Duration left = patience.acceptTimeout().minusNanos(nanoTime.getAsLong() - start);
            if (!left.isPositive()) {
                return new Answer.BrokerUnavailable(
                        "not replicated within " + patience.acceptTimeout().toMillis() + "ms");
            }
            if (!sent.isDone() && doubt.isCertain()) {
                return new Answer.BrokerUnavailable(doubt.reason());
            }
            try {
                sent.get(doubt.lookAgainWithin(left).toNanos(), TimeUnit.NANOSECONDS);
                return new Answer.Accepted();
            } catch (ExecutionException e) {
                return refused(e.getCause());
            } catch (TimeoutException e) {
                LOG.atTrace().addKeyValue("requestId", call.id()).log("not yet replicated");
            }
        }
    }

    private static Answer.BrokerUnavailable refused(@Nullable Throwable cause) {
        return new Answer.BrokerUnavailable(
                cause == null ? "not published" : cause.getClass().getSimpleName() + ": " + cause.getMessage());
    }

    private static Invocation invocation(Call call, Delivery delivery) {
        return new Invocation(
                call.id(),
                call.function().urn(),
                call.dialect(),
                delivery,
                call.request(),
                call.trace(),
                call.wantsLogTail());
    }
}
