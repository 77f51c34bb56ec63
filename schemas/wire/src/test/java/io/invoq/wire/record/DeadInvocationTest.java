package io.invoq.wire.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.wire.function.FunctionUrn;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class DeadInvocationTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Invocation INVOCATION = new Invocation(
            new RequestId(UUID.fromString("01981d5e-7c00-7abc-8def-0123456789ab")),
            FunctionUrn.parse("sn:cn:yrk:acme:function:0@shop@price"),
            Dialect.EYWA,
            Delivery.async(NOW, null).nextAttempt(NOW),
            new HttpRequest("POST", "/", null, HttpHeaders.NONE, null, Payload.EMPTY),
            Trace.NONE,
            false);

    @Test
    void tellsTheStatusAndTheTextOfAnAnswer() {
        // When
        DeadInvocation letter = letter("text/plain", "database away");
        // Then
        assertThat(letter.detail()).isEqualTo("the function answered 503: database away");
        assertThat(letter.ended()).isEqualTo(new LastOutcome.Answered(503));
        assertThat(letter.attempts()).isEqualTo(2);
        assertThat(letter.id()).isEqualTo(INVOCATION.id());
    }

    @Test
    void tellsNothingOfAnAnswerThatIsNoText() {
        assertThat(letter("image/png", "PNG").detail()).isEqualTo("the function answered 503");
        assertThat(letter(null, "?").detail()).isEqualTo("the function answered 503");
        assertThat(letter("application/problem+json", "{}").detail()).isEqualTo("the function answered 503: {}");
    }

    @Test
    void cutsWhatIsTooLong() {
        // When
        DeadInvocation answered = letter("text/plain", "a".repeat(100_000));
        DeadInvocation told = new DeadInvocation(
                INVOCATION, new LastOutcome.Failed(FailureKind.TIMED_OUT), "later-reason", "b".repeat(100_000), "w");
        // Then
        assertThat(answered.detail()).hasSizeLessThan(1100).endsWith("a...");
        assertThat(told.detail()).hasSize(Outcome.Failed.LONGEST_MESSAGE);
    }

    @Test
    void tellsTheMessageOfAFailure() {
        // When
        DeadInvocation letter = DeadInvocation.of(
                INVOCATION,
                new Outcome.Failed(FailureKind.TIMED_OUT, "ran longer than 3s"),
                DeadInvocation.MAX_AGE_PASSED,
                "worker-1");
        // Then
        assertThat(letter.detail()).isEqualTo("ran longer than 3s");
        assertThat(letter.ended()).isEqualTo(new LastOutcome.Failed(FailureKind.TIMED_OUT));
    }

    private static DeadInvocation letter(@Nullable String contentType, String body) {
        return DeadInvocation.of(
                INVOCATION,
                new Outcome.Answered(new HttpAnswer(503, HttpHeaders.NONE, contentType, Payload.of(body))),
                DeadInvocation.ATTEMPTS_EXHAUSTED,
                "worker-1");
    }
}
