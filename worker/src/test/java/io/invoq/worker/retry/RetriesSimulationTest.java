package io.invoq.worker.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.invoq.wire.function.FunctionDefinition.Retry;
import io.invoq.wire.record.Delivery;
import io.invoq.wire.record.FailureKind;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.Outcome;
import io.invoq.worker.retry.RetryDecision.GiveUp;
import io.invoq.worker.retry.RetryDecision.Hold;
import io.invoq.worker.retry.RetryDecision.Reason;
import io.invoq.worker.retry.RetryDecision.RunAgain;
import io.invoq.worker.retry.RetryDecision.Settle;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Calls of random policies, run again and again until they end. Replay one failure with
 * {@code mvn -pl worker -am test -Dtest=RetriesSimulationTest -Dsurefire.failIfNoSpecifiedTests=false -Dseed=<seed>}.
 */
final class RetriesSimulationTest {

    private static final int CALLS = 50;
    private static final int MOST_RUNS = 2_000;
    private static final Duration ROUNDING = Duration.ofMillis(1);

    static LongStream seeds() {
        Long one = Long.getLong("seed");
        return one != null ? LongStream.of(one) : LongStream.concat(LongStream.range(0, 80), new Random().longs(20));
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void keepsToThePolicyUntilTheCallEnds(long seed) {
        Random random = new Random(seed);
        for (int call = 0; call < CALLS; call++) {
            // Given
            Retry policy = policy(random);

            // When, Then
            try {
                new Life(policy, random).live();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        "seed %d, %s, replay with -Dseed=%d: %s".formatted(seed, policy, seed, e.getMessage()), e);
            }
        }
    }

    private static Retry policy(Random random) {
        long initial = 1L + random.nextInt(20_000);
        return new Retry(
                1 + random.nextInt(100),
                Duration.ofMillis(initial),
                Duration.ofMillis(initial + random.nextInt(600_000)),
                Duration.ofMillis(1 + random.nextInt(21_600_000)),
                random.nextBoolean());
    }

    /** One call from its first run to its end. */
    private static final class Life {

        private final Retry policy;
        private final Random random;
        private final Retries retries;
        private Instant due;
        private Invocation invocation;
        private Instant now;
        private int attempts;

        Life(Retry policy, Random random) {
            this.policy = policy;
            this.random = random;
            this.retries = new Retries(random);
            boolean delayed = random.nextInt(3) == 0;
            this.due = delayed ? EndedRun.ACCEPTED.plusMillis(1L + random.nextInt(432_000_000)) : EndedRun.ACCEPTED;
            Delivery delivery = EndedRun.async().delivery();
            this.invocation = EndedRun.delivered(delayed ? delivery.delayedUntil(due) : delivery);
            this.now = due;
        }

        void live() {
            for (int run = 0; run < MOST_RUNS; run++) {
                now = now.plusMillis(random.nextInt(5_000));
                Outcome outcome = outcome();
                boolean ran = !didNotRun(outcome);
                attempts += ran ? 1 : 0;
                assertThat(invocation.delivery().attempt()).isEqualTo(ran ? attempts : attempts + 1);
                switch (retries.decide(invocation, policy, outcome, now)) {
                    case Settle settled -> {
                        assertThat(outcome.isSuccess()).isTrue();
                        return;
                    }
                    case GiveUp givenUp -> {
                        assertThat(outcome.isSuccess()).isFalse();
                        givenUp(givenUp.reason());
                        return;
                    }
                    case RunAgain again -> runAgain(again, outcome);
                    case Hold hold -> hold(hold);
                }
            }
            fail("the call has not ended after " + MOST_RUNS + " runs");
        }

        private void runAgain(RunAgain again, Outcome outcome) {
            Duration wait = Duration.between(now, again.notBefore());
            Duration asked = asked(outcome);
            Duration base = base();
            assertThat(attempts).isLessThan(policy.maxAttempts());
            assertThat(wait).isGreaterThanOrEqualTo(part(base, 0.8).minus(ROUNDING));
            assertThat(wait).isGreaterThanOrEqualTo(asked);
            assertThat(wait).isLessThanOrEqualTo(part(longer(base, asked), 1.2).plus(ROUNDING));
            assertThat(again.notBefore()).isBefore(due.plus(policy.maxAge()));
            Delivery next = again.next(invocation.delivery());
            assertThat(next.notBefore()).isEqualTo(again.notBefore());
            invocation = EndedRun.delivered(next);
            now = again.notBefore();
        }

        /** For as long as it may be: the call is as old afterwards as if it had been accepted then. */
        private void hold(Hold hold) {
            assertThat(hold.until()).isAfter(now);
            invocation = EndedRun.delivered(
                    hold.next(invocation.delivery()).heldUntil(hold.until().plusMillis(random.nextInt(86_400_000))));
            due = invocation.delivery().ageFrom();
            now = due;
        }

        private void givenUp(Reason reason) {
            switch (reason) {
                case ATTEMPTS_EXHAUSTED -> assertThat(attempts).isEqualTo(policy.maxAttempts());
                case MAX_AGE_PASSED ->
                    assertThat(now.plus(part(policy.maxInterval(), 1.2)).plus(ROUNDING))
                            .isAfterOrEqualTo(due.plus(policy.maxAge()));
                case NOT_RETRYABLE -> assertThat(attempts).isLessThanOrEqualTo(policy.maxAttempts());
            }
        }

        private Duration base() {
            double millis = policy.initialInterval().toMillis()
                    * Math.pow(2, invocation.delivery().attempt() - 1);
            Duration doubled = Duration.ofMillis((long) Math.min(millis, 1e12));
            return doubled.compareTo(policy.maxInterval()) < 0 ? doubled : policy.maxInterval();
        }

        /** What the function asked for, as far as it is granted. */
        private Duration asked(Outcome outcome) {
            if (outcome instanceof Outcome.Answered answered) {
                String seconds = answered.answer().headers().first("Retry-After");
                Duration asked = seconds == null ? Duration.ZERO : Duration.ofSeconds(Long.parseLong(seconds));
                return asked.compareTo(policy.maxInterval()) < 0 ? asked : policy.maxInterval();
            }
            return Duration.ZERO;
        }

        private Outcome outcome() {
            return switch (random.nextInt(100)) {
                case 0 -> EndedRun.answered(200);
                case 1 -> EndedRun.answered(404);
                case 2 -> EndedRun.failed(FailureKind.BAD_PAYLOAD);
                case 3, 4, 5 -> EndedRun.failed(FailureKind.QUEUE_FULL);
                case 6, 7, 8 -> EndedRun.failed(FailureKind.NO_INSTANCE);
                case 12 -> EndedRun.failed(FailureKind.FUNCTION_PAUSED);
                case 9, 10, 11 -> EndedRun.answered(429, "Retry-After", Integer.toString(random.nextInt(2_000)));
                default -> random.nextBoolean() ? EndedRun.answered(500) : EndedRun.failed(FailureKind.TIMED_OUT);
            };
        }

        private static boolean didNotRun(Outcome outcome) {
            return outcome instanceof Outcome.Failed failed
                    && Set.of(FailureKind.QUEUE_FULL, FailureKind.NO_INSTANCE, FailureKind.FUNCTION_PAUSED)
                            .contains(failed.kind());
        }

        private static Duration longer(Duration one, Duration other) {
            return one.compareTo(other) < 0 ? other : one;
        }

        private static Duration part(Duration of, double factor) {
            return Duration.ofMillis(Math.round(of.toMillis() * factor));
        }
    }
}
