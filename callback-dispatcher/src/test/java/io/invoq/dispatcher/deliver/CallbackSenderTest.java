package io.invoq.dispatcher.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invoq.dispatcher.deliver.DeliveryOutcome.Delivered;
import io.invoq.dispatcher.deliver.DeliveryOutcome.GivenUp;
import io.invoq.dispatcher.deliver.TryOutcome.Answered;
import io.invoq.dispatcher.deliver.TryOutcome.Refused;
import io.invoq.dispatcher.deliver.TryOutcome.Unanswered;
import io.invoq.wire.callback.CallbackUrl;
import io.invoq.wire.record.HttpAnswer;
import io.invoq.wire.record.HttpHeaders;
import io.invoq.wire.record.Payload;
import io.invoq.wire.record.Result;
import io.invoq.wire.record.Trace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackSenderTest {

    private static final String URL = "https://hooks.example/x?token=secret";
    private static final Unanswered RESET = new Unanswered("https://hooks.example gave no answer: reset");

    private final ScriptedPoster target = new ScriptedPoster();
    private final List<Duration> waits = new ArrayList<>();
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");

    @ParameterizedTest
    @ValueSource(ints = {200, 202, 204, 299})
    void isDeliveredByAnyStatusFrom200To299(int status) throws InterruptedException {
        // Given
        target.answers(new Answered(status, null));

        // When
        DeliveryOutcome outcome = sender().deliver(Callbacks.result(URL));

        // Then
        assertThat(outcome).isEqualTo(new Delivered(status, 1));
        assertThat(waits).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 199, 300, 301, 304, 307, 400, 404, 408, 429, 500, 503, 599})
    void triesAgainOnAnyOtherStatus(int status) throws InterruptedException {
        // Given
        target.answers(new Answered(status, null), new Answered(200, null));

        // When
        DeliveryOutcome outcome = sender().deliver(Callbacks.result(URL));

        // Then
        assertThat(outcome).isEqualTo(new Delivered(200, 2));
        assertThat(waits).containsExactly(Duration.ofSeconds(1));
    }

    @Test
    void givesUpAfterTheLastTry() throws InterruptedException {
        // Given
        target.answers(new Answered(500, null), RESET, new Answered(302, null), new Answered(502, null));

        // When
        DeliveryOutcome outcome = sender().deliver(Callbacks.result(URL));

        // Then
        assertThat(outcome).isEqualTo(new GivenUp("callback-failed", "https://hooks.example answered 502", 4));
        assertThat(waits).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(15));
    }

    @Test
    void saysWhyThereWasNoAnswer() throws InterruptedException {
        // Given
        target.answers(RESET, RESET, RESET, RESET);

        // When
        DeliveryOutcome outcome = sender().deliver(Callbacks.result(URL));

        // Then
        assertThat(outcome).isEqualTo(new GivenUp("callback-failed", RESET.detail(), 4));
    }

    @Test
    void stopsAtOnceWhenTheTargetIsGone() throws InterruptedException {
        // Given
        target.answers(new Answered(410, null));

        // When
        DeliveryOutcome outcome = sender().deliver(Callbacks.result(URL));

        // Then
        assertThat(outcome).isEqualTo(new GivenUp("callback-failed", "https://hooks.example answered 410", 1));
    }

    @Test
    void honoursRetryAfterOf429And503Only() throws InterruptedException {
        // Given
        target.answers(
                new Answered(429, "3"),
                new Answered(503, "Sun, 01 Mar 2026 12:00:12 GMT"),
                new Answered(500, "40"),
                RESET);

        // When
        sender().deliver(Callbacks.result(URL));

        // Then
        assertThat(waits).containsExactly(Duration.ofSeconds(3), Duration.ofSeconds(9), Duration.ofSeconds(15));
    }

    @Test
    void keepsTheIdAndSignsAnewOnEveryTry() throws InterruptedException {
        // Given
        target.answers(RESET, RESET, new Answered(200, null));

        // When
        sender().deliver(Callbacks.result(URL));

        // Then
        assertThat(target.sent).extracting(sent -> sent.first("webhook-id")).containsOnly(Callbacks.ID.toString());
        assertThat(target.sent)
                .extracting(sent -> sent.first("webhook-timestamp"))
                .containsExactly("1772366400", "1772366401", "1772366406");
        assertThat(target.sent)
                .extracting(sent -> sent.first("webhook-signature"))
                .doesNotHaveDuplicates();
    }

    @Test
    void leavesOutWhatIsNotKnown() throws InterruptedException {
        // Given
        target.answers(new Answered(200, null));
        Result whole = Callbacks.result(URL, new HttpAnswer(200, HttpHeaders.NONE, null, Payload.EMPTY));
        Result result = new Result(whole.id(), whole.function(), whole.outcome(), whole.execution(), URL, Trace.NONE);

        // When
        sender().deliver(result);

        // Then
        assertThat(target.sent.getFirst().toString()).doesNotContain("Content-Type", "X-Trace-Id", "traceparent");
    }

    @Test
    void doesNotTryWhatTheGuardRefuses() throws InterruptedException {
        // Given
        target.answers(new Refused("callbacks may not go to host 'x'"));

        // When
        DeliveryOutcome outcome = sender().deliver(Callbacks.result(URL));

        // Then
        assertThat(outcome).isEqualTo(new GivenUp("callback-refused", "callbacks may not go to host 'x'", 0));
    }

    @Test
    void countsOnlyTheTriesBeforeARefusal() throws InterruptedException {
        // Given
        target.answers(RESET, new Refused("callbacks may not go to host 'x'"));

        // When
        DeliveryOutcome outcome = sender().deliver(Callbacks.result(URL));

        // Then
        assertThat(outcome).isEqualTo(new GivenUp("callback-refused", "callbacks may not go to host 'x'", 1));
    }

    @Test
    void refusesAMalformedUrlWithoutATry() throws InterruptedException {
        // When
        DeliveryOutcome outcome = sender().deliver(Callbacks.result("ftp://hooks.example/"));

        // Then
        assertThat(outcome)
                .isEqualTo(new GivenUp(
                        "callback-refused", "callback URL has the scheme 'ftp'; http and https are allowed", 0));
        assertThat(target.sent).isEmpty();
    }

    @Test
    void wantsSuccessesWithACallbackUrlOnly() {
        // Given
        HttpAnswer notFound = new HttpAnswer(404, HttpHeaders.NONE, null, Payload.EMPTY);

        // When, Then
        assertThat(CallbackSender.wants(Callbacks.result(URL))).isTrue();
        assertThat(CallbackSender.wants(Callbacks.result(null))).isFalse();
        assertThat(CallbackSender.wants(Callbacks.result(URL, notFound))).isFalse();
        assertThat(CallbackSender.wants(Callbacks.failure(URL))).isFalse();
    }

    @Test
    void takesNoResultThatIsNotToBeSent() {
        // When, Then
        assertThatThrownBy(() -> sender().deliver(Callbacks.result(null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("request " + Callbacks.ID + " names no callback URL");
        assertThatThrownBy(() -> sender().deliver(Callbacks.failure(URL)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("request " + Callbacks.ID + " ended as timed-out, and only answers are sent to callbacks");
    }

    @Test
    void leavesTheEndOpenWhenClosedBetweenTwoTries() {
        // Given
        target.answers(RESET);
        CallbackSender sender = new CallbackSender(Callbacks.config(), schedule(), target, wait -> true);

        // When, Then
        assertThatThrownBy(() -> sender.deliver(Callbacks.result(URL))).isInstanceOf(InterruptedException.class);
    }

    private CallbackSender sender() {
        return new CallbackSender(Callbacks.config(), schedule(), target, wait -> {
            waits.add(wait);
            now = now.plus(wait);
            return false;
        });
    }

    private RetrySchedule schedule() {
        return new RetrySchedule(Duration.ofSeconds(1), Duration.ofSeconds(15), () -> now, RetryScheduleTest.middle());
    }

    /** Answers as told, and remembers what it was sent. */
    private static final class ScriptedPoster implements Poster {

        private final Deque<TryOutcome> outcomes = new ArrayDeque<>();
        private final List<HttpHeaders> sent = new ArrayList<>();

        void answers(TryOutcome... next) {
            outcomes.addAll(List.of(next));
        }

        @Override
        public TryOutcome post(CallbackUrl url, HttpHeaders headers, Payload body) {
            sent.add(headers);
            return Objects.requireNonNull(outcomes.poll(), "no more tries were expected");
        }

        @Override
        public void close() {}
    }
}
