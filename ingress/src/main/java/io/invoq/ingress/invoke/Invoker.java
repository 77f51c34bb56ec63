package io.invoq.ingress.invoke;

import io.invoq.ingress.reply.PendingReply;
import io.invoq.ingress.reply.ReplyReader;
import io.invoq.platform.stage.Stage;
import io.invoq.wire.record.Delivery;
import io.invoq.wire.record.MalformedRecordException;
import io.invoq.wire.record.Result;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
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
            new Sending(syncLane, reply, call.mayRunTwice(), clock).send(call.invocation(delivery));
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
                return Answer.BrokerUnavailable.because(e.getCause());
            } catch (MalformedRecordException e) {
                return new Answer.BrokerUnavailable("the reply does not read: " + e.getMessage());
            }
        }
    }

    /** Hands a call over for later. */
    public Answer.ToAccepting accept(Errand errand) throws InterruptedException {
        if (!asyncLane.isReachable()) {
            return new Answer.BrokerUnavailable(Doubt.DISCONNECTED);
        }
        long start = nanoTime.getAsLong();
        CompletableFuture<Void> sent = new CompletableFuture<>();
        asyncLane.publish(errand.invocation(clock.instant()), error -> {
            if (error == null) {
                sent.complete(null);
            } else {
                sent.completeExceptionally(error);
            }
        });
        Doubt doubt = new Doubt(asyncLane, patience.brokerSilence(), start);
        while (true) {
            Duration left = left(start);
            if (!left.isPositive()) {
                return new Answer.BrokerUnavailable(notInTime());
            }
            if (!sent.isDone() && doubt.isCertain()) {
                return new Answer.BrokerUnavailable(doubt.reason());
            }
            try {
                sent.get(doubt.lookAgainWithin(left).toNanos(), TimeUnit.NANOSECONDS);
                return new Answer.Accepted();
            } catch (ExecutionException e) {
                return Answer.BrokerUnavailable.because(e.getCause());
            } catch (TimeoutException e) {
                LOG.atTrace().addKeyValue("requestId", errand.call().id()).log("not yet replicated");
            }
        }
    }

    /**
     * Hands many calls over for later, each accepted or refused by itself: sends all, then waits for all of them together,
     * no longer than for one.
     *
     * @return an answer for each, in their order
     */
    public List<Answer.ToAccepting> acceptAll(List<Errand> errands) throws InterruptedException {
        Acknowledgements acknowledgements = new Acknowledgements(errands.size());
        if (!errands.isEmpty() && !asyncLane.isReachable()) {
            return acknowledgements.answers(Doubt.DISCONNECTED);
        }
        Instant now = clock.instant();
        long start = nanoTime.getAsLong();
        Doubt doubt = new Doubt(asyncLane, patience.brokerSilence(), start);
        for (int i = 0; i < errands.size(); i++) {
            Optional<String> problem = outOfPatience(doubt, start); // a send may block for as long as the producer may
            if (problem.isPresent()) {
                return acknowledgements.answers(problem.get());
            }
            asyncLane.publish(errands.get(i).invocation(now), acknowledgements.of(i));
        }
        while (!acknowledgements.areComplete()) {
            Optional<String> problem = outOfPatience(doubt, start);
            if (problem.isPresent()) {
                return acknowledgements.answers(problem.get());
            }
            acknowledgements.await(doubt.lookAgainWithin(left(start)));
        }
        return acknowledgements.answers("not published");
    }

    /** Why not to wait any longer for what is not acknowledged yet; empty when there is no reason. */
    private Optional<String> outOfPatience(Doubt doubt, long start) {
        if (!left(start).isPositive()) {
            return Optional.of(notInTime());
        }
        return doubt.isCertain() ? Optional.of(doubt.reason()) : Optional.empty();
    }

    private Duration left(long start) {
        return patience.acceptTimeout().minusNanos(nanoTime.getAsLong() - start);
    }

    private String notInTime() {
        return "not replicated within " + patience.acceptTimeout().toMillis() + "ms";
    }
}
