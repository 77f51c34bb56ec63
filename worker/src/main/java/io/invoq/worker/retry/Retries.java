package io.invoq.worker.retry;

import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.record.Delivery;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.Lane;
import io.invoq.wire.record.Outcome;
import io.invoq.wire.topic.DelayTier;
import io.invoq.worker.retry.RetryDecision.GiveUp;
import io.invoq.worker.retry.RetryDecision.Hold;
import io.invoq.worker.retry.RetryDecision.Reason;
import io.invoq.worker.retry.RetryDecision.RunAgain;
import io.invoq.worker.retry.RetryDecision.Settle;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Decides what becomes of a call whose run has ended (architecture §7.4). A synchronous call, a success and a call that was
 * cancelled are settled. An asynchronous failure that may pass is run again until the function's attempts are used up or the
 * next one could not start before the call is too old, counted from when it was accepted or first due; waiting for room uses
 * up none, and a wait for a paused function begins the age anew. Every other asynchronous call that is not run again is given up: its last outcome stays its result, and there is
 * a dead letter of it.
 *
 * <p>Holds no state; safe for use by several threads when its source of randomness is.
 */
public final class Retries {

    /** The delay relay makes it longer while the function stays paused. */
    private static final Duration FIRST_HOLD = DelayTier.S1.delay();

    private final Backoff backoff;

    /** @param random spreads the waits */
    public Retries(RandomGenerator random) {
        this.backoff = new Backoff(random);
    }

    /**
     * Decides for one run.
     *
     * @param invocation as it was delivered for this run
     * @param policy of the function; {@link FunctionDefinition.Retry#DEFAULT} when there is no such function
     * @param outcome of this run
     * @param now the moment at which it ended
     */
    public RetryDecision decide(Invocation invocation, FunctionDefinition.Retry policy, Outcome outcome, Instant now) {
        Delivery delivery = invocation.delivery();
        if (outcome.isSuccess() || delivery.lane() == Lane.SYNC) {
            return new Settle();
        }
        return switch (Failure.of(outcome)) {
            case PASSING ->
                delivery.attempt() < policy.maxAttempts()
                        ? runAgain(delivery, policy, outcome, now)
                        : giveUp(Reason.ATTEMPTS_EXHAUSTED, delivery, policy, outcome);
            case HELD -> new Hold(now.plus(FIRST_HOLD));
            case NO_ROOM -> runAgain(delivery, policy, outcome, now);
            case LASTING -> giveUp(Reason.NOT_RETRYABLE, delivery, policy, outcome);
            case TOO_LATE -> giveUp(Reason.MAX_AGE_PASSED, delivery, policy, outcome);
            case TAKEN_BACK -> new Settle();
        };
    }

    private RetryDecision runAgain(Delivery delivery, FunctionDefinition.Retry policy, Outcome outcome, Instant now) {
        Instant notBefore = now.plus(wait(delivery.attempt(), policy, outcome, now));
        if (Duration.between(delivery.ageFrom(), notBefore).compareTo(policy.maxAge()) >= 0) {
            return giveUp(Reason.MAX_AGE_PASSED, delivery, policy, outcome);
        }
        return new RunAgain(notBefore, Failure.of(outcome) != Failure.NO_ROOM);
    }

    private Duration wait(int attempt, FunctionDefinition.Retry policy, Outcome outcome, Instant now) {
        return askedFor(outcome, now)
                .map(asked -> backoff.after(attempt, policy, asked))
                .orElseGet(() -> backoff.after(attempt, policy));
    }

    private static Optional<Duration> askedFor(Outcome outcome, Instant now) {
        return switch (outcome) {
            case Outcome.Answered answered ->
                Optional.ofNullable(answered.answer().headers().first(RetryAfter.HEADER))
                        .flatMap(value -> RetryAfter.parse(value, now));
            case Outcome.Failed failed -> Optional.empty();
        };
    }

    private static GiveUp giveUp(Reason reason, Delivery delivery, FunctionDefinition.Retry policy, Outcome outcome) {
        String why = switch (reason) {
            case ATTEMPTS_EXHAUSTED, NOT_RETRYABLE -> "";
            case MAX_AGE_PASSED ->
                ", accepted at %s%s, max age %s"
                        .formatted(
                                delivery.acceptedAt(),
                                delivery.firstDue() == null ? "" : ", first due at " + delivery.firstDue(),
                                policy.maxAge());
        };
        return new GiveUp(
                reason,
                "attempt %d of %d%s: %s"
                        .formatted(delivery.attempt(), policy.maxAttempts(), why, Failure.describe(outcome)));
    }
}
