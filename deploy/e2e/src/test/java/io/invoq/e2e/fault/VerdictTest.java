package io.invoq.e2e.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.record.Execution;
import io.invoq.wire.record.FailureKind;
import io.invoq.wire.record.HttpAnswer;
import io.invoq.wire.record.Lane;
import io.invoq.wire.record.Outcome;
import io.invoq.wire.record.Payload;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.record.Result;
import io.invoq.wire.record.Trace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Each invariant can be violated, and nothing else is when it is. */
class VerdictTest {

    private static final long SECOND = 1_000_000_000L;
    private static final Duration WAIT = Duration.ofSeconds(10);
    private static final String SYNC_ID = UUID.randomUUID().toString();
    private static final String ASYNC_ID = UUID.randomUUID().toString();

    private final List<Call> calls = new ArrayList<>(List.of(
            sync("GET", 2 * SECOND, new Call.Answer.Status(200, "", "s-1")),
            new Call(
                    "a-2",
                    ASYNC_ID,
                    Lane.ASYNC,
                    "POST",
                    "ingress-1",
                    WAIT,
                    0,
                    SECOND,
                    new Call.Answer.Status(202, "", ""))));
    private final Outages outages = new Outages();
    private final List<SideEffects.Run> runs = new ArrayList<>(
            List.of(new SideEffects.Run(SYNC_ID, 1, "GET", "s-1"), new SideEffects.Run(ASYNC_ID, 1, "POST", "a-2")));
    private final Map<String, List<Result>> results = new HashMap<>(Map.of(ASYNC_ID, List.of(success(1))));
    private final Map<String, Integer> callbacks = new HashMap<>(Map.of(ASYNC_ID, 1));
    private final Map<String, Long> lag = new HashMap<>();

    @Test
    void nothingIsViolatedWhenAllIsWell() {
        assertThat(violated()).isEmpty();
    }

    @Test
    void anAcceptedCallWithoutAResultIsLost() {
        results.clear();
        assertThat(violated()).containsExactly(Invariant.NOTHING_LOST);
    }

    @Test
    void aCallThatWasNotAcceptedNeedsNoResultButMayHaveOnlyOne() {
        String id = UUID.randomUUID().toString();
        calls.add(
                new Call("a-3", id, Lane.ASYNC, "POST", "ingress-1", WAIT, 0, SECOND, new Call.Answer.Lost("cut off")));
        assertThat(violated()).isEmpty();
        results.put(id, List.of(failure(), failure()));
        assertThat(violated()).containsExactly(Invariant.NOTHING_DOUBLED);
    }

    @Test
    void aSecondResultIsDoubledEvenWhenItSaysTheSame() {
        results.put(ASYNC_ID, List.of(success(1), success(1)));
        assertThat(violated()).containsExactly(Invariant.NOTHING_DOUBLED);
    }

    @Test
    void aSuccessNeedsItsCallbackAndAFailureDoesNot() {
        callbacks.clear();
        assertThat(violated()).containsExactly(Invariant.CALLBACKS_ARRIVE);
        results.put(ASYNC_ID, List.of(failure()));
        assertThat(violated()).isEmpty();
    }

    @Test
    void anAnswerAfterTheDeadlineIsLate() {
        calls.add(sync("GET", 16 * SECOND, new Call.Answer.Status(504, "timed-out", "")));
        assertThat(violated()).containsExactly(Invariant.ANSWERED_IN_TIME);
    }

    @Test
    void aCallThatIsCutOffIsExcusedOnlyWhileItsOwnIngressIsAway() {
        calls.add(sync("GET", 2 * SECOND, new Call.Answer.Lost("cut off")));
        outages.begin("ingress-2", 0);
        outages.begin("ingress-1", 3 * SECOND);
        assertThat(violated()).containsExactly(Invariant.ANSWERED_IN_TIME);
        outages.begin("ingress-1", SECOND);
        outages.end("ingress-1", 5 * SECOND);
        assertThat(violated()).isEmpty();
    }

    @Test
    void theAnswerToAnotherCallIsNoAnswer() {
        calls.add(sync("GET", SECOND, new Call.Answer.Status(200, "", "s-99")));
        assertThat(violated()).containsExactly(Invariant.OWN_ANSWERS);
    }

    @Test
    void aPostMayNotRunTwiceAndAGetMay() {
        runs.add(new SideEffects.Run(SYNC_ID, 1, "GET", "s-1"));
        assertThat(violated()).isEmpty();
        calls.set(0, sync("POST", 2 * SECOND, new Call.Answer.Lost("cut off")));
        outages.begin("ingress-1", 0);
        assertThat(violated()).containsExactly(Invariant.AT_MOST_ONCE);
    }

    @Test
    void attemptsHaveNoGapAndMayBeSeenTwice() {
        runs.add(new SideEffects.Run(ASYNC_ID, 2, "POST", "a-2"));
        runs.add(new SideEffects.Run(ASYNC_ID, 2, "POST", "a-2"));
        assertThat(violated()).isEmpty();
        runs.add(new SideEffects.Run(ASYNC_ID, 4, "POST", "a-2"));
        assertThat(violated()).containsExactly(Invariant.CONSECUTIVE_ATTEMPTS);
    }

    @Test
    void aSynchronousCallThatWasSentAgainMayHaveLostItsFirstAttemptBeforeItBegan() {
        runs.add(new SideEffects.Run("00000000-0000-7000-8000-000000000099", 2, "GET", "s-9"));
        assertThat(violated()).isEmpty();
    }

    @Test
    void aGroupThatIsBehindHasNotDoneItsWork() {
        lag.put("a group", 1L);
        assertThat(violated()).containsExactly(Invariant.LAG_RETURNS_TO_ZERO);
    }

    @Test
    void onlyWhatIsPromisedIsBrokenAndTenAreNamed() {
        // Given
        results.clear();
        lag.put("a group", 1L);
        for (int i = 0; i < 20; i++) {
            calls.add(calls.get(1));
        }

        // When
        List<String> broken = Verdict.broken(Verdict.violations(evidence()), EnumSet.of(Invariant.NOTHING_LOST));

        // Then
        assertThat(broken).singleElement().satisfies(text -> {
            assertThat(text).startsWith("NOTHING_LOST is violated by 21:");
            assertThat(text.lines()).hasSize(11);
        });
    }

    private Set<Invariant> violated() {
        Map<Invariant, List<String>> violations = Verdict.violations(evidence());
        Set<Invariant> violated = EnumSet.allOf(Invariant.class);
        violated.removeIf(
                invariant -> violations.getOrDefault(invariant, List.of()).isEmpty());
        return violated;
    }

    private Evidence evidence() {
        return new Evidence(calls, outages, runs, results, callbacks, lag);
    }

    private static Call sync(String method, long ended, Call.Answer answer) {
        return new Call("s-1", SYNC_ID, Lane.SYNC, method, "ingress-1", WAIT, 0, ended, answer);
    }

    private static Result success(int attempt) {
        return result(new Outcome.Answered(HttpAnswer.json(Payload.of("1"))), attempt);
    }

    private static Result failure() {
        return result(new Outcome.Failed(FailureKind.INSTANCE_EXITED, "gone"), 1);
    }

    private static Result result(Outcome outcome, int attempt) {
        return new Result(
                RequestId.parse(ASYNC_ID).orElseThrow(),
                new FunctionUrn("default", "fault", "fast-1", FunctionUrn.LATEST),
                outcome,
                new Execution("worker-1", attempt, Duration.ZERO, Payload.EMPTY),
                "http://127.0.0.1/callback",
                new Trace(null, null));
    }
}
