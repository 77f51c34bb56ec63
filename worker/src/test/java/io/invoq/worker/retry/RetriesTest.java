package io.invoq.worker.retry;

import static io.invoq.worker.retry.EndedRun.ACCEPTED;
import static io.invoq.worker.retry.EndedRun.answered;
import static io.invoq.worker.retry.EndedRun.async;
import static io.invoq.worker.retry.EndedRun.delivered;
import static io.invoq.worker.retry.EndedRun.failed;
import static io.invoq.worker.retry.EndedRun.sync;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules one by one, with a spread that is always in the middle: no spread at all, or upwards by a tenth. */
final class RetriesTest {

    private static final Instant NOW = ACCEPTED.plusSeconds(10);
    private static final RandomGenerator MIDDLE = () -> Long.MIN_VALUE;

    private final Retries retries = new Retries(MIDDLE);

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 302, 399})
    void aSuccessIsSettled(int status) {
        assertThat(decide(async(), answered(status))).isEqualTo(new Settle());
    }

    @ParameterizedTest
    @EnumSource(FailureKind.class)
    void aSynchronousCallIsSettledHoweverItEnded(FailureKind kind) {
        assertThat(decide(sync(), failed(kind))).isEqualTo(new Settle());
        assertThat(decide(sync(), answered(503, "Retry-After", "5"))).isEqualTo(new Settle());
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 425, 429, 500, 501, 502, 503, 504, 599})
    void anAnswerThatMayBeBetterNextTimeIsRunAgain(int status) {
        assertThat(decide(async(), answered(status))).isEqualTo(new RunAgain(NOW.plusSeconds(1), true));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 409, 410, 413, 422, 424, 426, 428, 430, 499})
    void anAnswerThatWouldBeTheSameIsGivenUpAtOnce(int status) {
        assertThat(decide(async(), answered(status)))
                .isEqualTo(new GiveUp(Reason.NOT_RETRYABLE, "attempt 1 of 3: status " + status));
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "HANDLER_RAISED",
                "RUNTIME_FAILED",
                "INITIALIZER_FAILED",
                "INITIALIZER_TIMED_OUT",
                "TIMED_OUT",
                "INSTANCE_EXITED"
            })
    void aFailureThatMayPassIsRunAgain(FailureKind kind) {
        assertThat(decide(async(), failed(kind))).isEqualTo(new RunAgain(NOW.plusSeconds(1), true));
    }

    @ParameterizedTest
    @EnumSource(names = {"FUNCTION_NOT_FOUND", "BAD_PAYLOAD", "HANDLER_NOT_FOUND", "RESPONSE_TOO_LARGE"})
    void aFailureThatWouldBeTheSameIsGivenUpAtOnce(FailureKind kind) {
        assertThat(decide(async(), failed(kind)))
                .isEqualTo(new GiveUp(Reason.NOT_RETRYABLE, "attempt 1 of 3: " + kind.wireName() + ": what happened"));
    }

    @ParameterizedTest
    @EnumSource(names = {"QUEUE_FULL", "NO_INSTANCE"})
    void waitingForRoomIsNoAttempt(FailureKind kind) {
        // Given
        Invocation last = async(3);

        // When
        RetryDecision decision = decide(last, failed(kind));

        // Then
        assertThat(decision).isInstanceOfSatisfying(RunAgain.class, again -> {
            assertThat(again.countsAttempt()).isFalse();
            assertThat(again.next(last.delivery()).attempt()).isEqualTo(3);
            assertThat(again.next(last.delivery()).notBefore()).isEqualTo(NOW.plusSeconds(4));
        });
    }

    @Test
    void aCallOfAPausedFunctionWaitsHoweverOldItIsAndItsAgeBeginsAnew() {
        // Given
        Invocation last = async(3);
        Instant later = ACCEPTED.plus(Duration.ofDays(30));

        // When
        RetryDecision decision = retries.decide(last, attempts(3), failed(FailureKind.FUNCTION_PAUSED), later);

        // Then
        assertThat(decision).isInstanceOfSatisfying(Hold.class, hold -> {
            Delivery next = hold.next(last.delivery());
            assertThat(next.attempt()).isEqualTo(3);
            assertThat(next.notBefore()).isEqualTo(later.plusSeconds(1));
            assertThat(next.ageFrom()).isEqualTo(later.plusSeconds(1));
            assertThat(next.acceptedAt()).isEqualTo(ACCEPTED);
        });
    }

    @Test
    void whatCameTooLateToRunIsGivenUp() {
        assertThat(decide(async(), failed(FailureKind.EXPIRED)))
                .isInstanceOfSatisfying(
                        GiveUp.class, givenUp -> assertThat(givenUp.reason()).isEqualTo(Reason.MAX_AGE_PASSED));
    }

    @Test
    void whatWasCancelledIsSettledAndLeavesNoDeadLetter() {
        assertThat(decide(async(), failed(FailureKind.CANCELLED))).isEqualTo(new Settle());
    }

    @Test
    void theNextAttemptIsTheSameDeliveryButForNumberAndTime() {
        // Given
        Delivery delivery = async().delivery();

        // When
        Delivery next = new RunAgain(NOW, true).next(delivery);

        // Then
        assertThat(next)
                .isEqualTo(
                        new Delivery(delivery.lane(), 2, ACCEPTED, null, null, "https://example.com/hook", NOW, null));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 4", "4, 8", "10, 512", "11, 600", "12, 600", "99, 600"})
    void theWaitDoublesUpToTheLongest(int attempt, int seconds) {
        assertThat(retries.decide(async(attempt), attempts(100), failed(FailureKind.TIMED_OUT), NOW))
                .isEqualTo(new RunAgain(NOW.plusSeconds(seconds), true));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 100})
    void whenAllAttemptsAreMadeTheCallIsGivenUp(int attempt) {
        assertThat(decide(async(attempt), failed(FailureKind.TIMED_OUT)))
                .isEqualTo(new GiveUp(
                        Reason.ATTEMPTS_EXHAUSTED, "attempt %d of 3: timed-out: what happened".formatted(attempt)));
    }

    @Test
    void aFunctionOfOneAttemptIsNotRunAgain() {
        assertThat(retries.decide(async(), attempts(1), answered(503), NOW))
                .isEqualTo(new GiveUp(Reason.ATTEMPTS_EXHAUSTED, "attempt 1 of 1: status 503"));
    }

    @Test
    void anAttemptThatCouldNotStartBeforeTheMaxAgeIsNotMade() {
        // Given
        Instant oldest = ACCEPTED.plus(Duration.ofHours(6)).minusSeconds(1);

        // Then
        assertThat(retries.decide(async(), Retry.DEFAULT, answered(500), oldest.minusMillis(1)))
                .isEqualTo(new RunAgain(oldest.minusMillis(1).plusSeconds(1), true));
        assertThat(retries.decide(async(), Retry.DEFAULT, answered(500), oldest))
                .isEqualTo(new GiveUp(
                        Reason.MAX_AGE_PASSED,
                        "attempt 1 of 3, accepted at 2026-03-01T10:00:00Z, max age PT6H: status 500"));
    }

    @Test
    void theAgeOfADelayedCallCountsFromWhenItWasFirstDue() {
        // Given
        Instant due = ACCEPTED.plus(Duration.ofDays(3));
        Invocation delayed = delivered(Delivery.async(ACCEPTED, null).delayedUntil(due));
        Instant oldest = due.plus(Duration.ofHours(6)).minusSeconds(2);

        // When
        RetryDecision first = retries.decide(delayed, Retry.DEFAULT, answered(500), due);

        // Then
        assertThat(first).isEqualTo(new RunAgain(due.plusSeconds(1), true));
        Invocation second = delivered(new RunAgain(due.plusSeconds(1), true).next(delayed.delivery()));
        assertThat(retries.decide(second, Retry.DEFAULT, answered(500), oldest.minusMillis(1)))
                .isEqualTo(new RunAgain(oldest.minusMillis(1).plusSeconds(2), true));
        assertThat(retries.decide(second, Retry.DEFAULT, answered(500), oldest))
                .isEqualTo(new GiveUp(
                        Reason.MAX_AGE_PASSED,
                        "attempt 2 of 3, accepted at 2026-03-01T10:00:00Z, first due at 2026-03-04T10:00:00Z, max age PT6H:"
                                + " status 500"));
    }

    @Test
    void aDelayedCallThatFindsNoRoomKeepsItsAge() {
        // Given
        Instant due = ACCEPTED.plus(Duration.ofDays(3));
        Delivery delivery = Delivery.async(ACCEPTED, null).delayedUntil(due);

        // When
        Delivery next = new RunAgain(due.plusSeconds(9), false).next(delivery);

        // Then
        assertThat(next.ageFrom()).isEqualTo(due);
        assertThat(next.notBefore()).isEqualTo(due.plusSeconds(9));
        assertThat(next.attempt()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "'30', 33",
        "'Sun, 01 Mar 2026 10:01:10 GMT', 66",
        "'0', 1",
        "'1', 1.1",
        "'Sun, 01 Mar 2026 09:00:00 GMT', 1",
        "'soon', 1",
        "'3600', 660",
        "'99999999999999999999', 660",
    })
    void theFunctionsWishIsHonouredUpToTheLongestWait(String retryAfter, double seconds) {
        assertThat(decide(async(), answered(503, "retry-after", retryAfter)))
                .isEqualTo(new RunAgain(NOW.plusMillis(Math.round(seconds * 1000)), true));
    }

    @Test
    void theFunctionsWishDoesNotShortenTheWait() {
        assertThat(retries.decide(async(5), attempts(9), answered(429, "Retry-After", "2"), NOW))
                .isEqualTo(new RunAgain(NOW.plusSeconds(16), true));
    }

    @Test
    void aWishBeyondTheMaxAgeEndsTheCall() {
        // Given
        Instant late = ACCEPTED.plus(Duration.ofHours(6)).minusSeconds(60);

        // Then
        assertThat(retries.decide(async(), Retry.DEFAULT, answered(503, "Retry-After", "60"), late))
                .isInstanceOfSatisfying(
                        GiveUp.class, givenUp -> assertThat(givenUp.reason()).isEqualTo(Reason.MAX_AGE_PASSED));
    }

    @Test
    void aWishDoesNotMakeALastingFailurePass() {
        assertThat(decide(async(), answered(404, "Retry-After", "1"))).isInstanceOf(GiveUp.class);
    }

    @Test
    void whatIsSaidOfAFailureHoldsNothingOfTheAnswersBody() {
        assertThat(decide(async(3), answered(500))).asString().doesNotContain("s3cret");
    }

    @Test
    void reasonsAreWordsThatADeadLetterMayCarry() {
        assertThat(Arrays.stream(Reason.values()).map(Reason::wireName))
                .containsExactly("attempts-exhausted", "max-age-passed", "not-retryable");
    }

    private RetryDecision decide(Invocation invocation, Outcome outcome) {
        return retries.decide(invocation, Retry.DEFAULT, outcome, NOW);
    }

    private static Retry attempts(int most) {
        return new Retry(most, Duration.ofSeconds(1), Duration.ofMinutes(10), Duration.ofHours(6), false);
    }
}
