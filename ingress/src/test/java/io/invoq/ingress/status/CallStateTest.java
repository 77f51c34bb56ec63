package io.invoq.ingress.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.wire.record.FailureKind;
import io.invoq.wire.record.HttpAnswer;
import io.invoq.wire.record.HttpHeaders;
import io.invoq.wire.record.Outcome;
import io.invoq.wire.record.Payload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class CallStateTest {

    @ParameterizedTest
    @CsvSource({"200, SUCCEEDED", "204, SUCCEEDED", "302, SUCCEEDED", "400, FAILED", "503, FAILED"})
    void takesAnAnswerForWhatItsStatusSays(int status, CallState state) {
        assertThat(CallState.of(new Outcome.Answered(new HttpAnswer(status, HttpHeaders.NONE, null, Payload.EMPTY))))
                .isEqualTo(state);
    }

    @ParameterizedTest
    @EnumSource(FailureKind.class)
    void takesEachKindOfFailureForOneStateAndNamesThoseThatAreNone(FailureKind kind) {
        // When
        CallState state = CallState.of(new Outcome.Failed(kind, "why"));
        // Then
        assertThat(state)
                .isEqualTo(
                        switch (kind.wireName()) {
                            case "expired" -> CallState.EXPIRED;
                            case "cancelled" -> CallState.CANCELLED;
                            default -> CallState.FAILED;
                        });
    }

    @Test
    void isNamedInLowerCase() {
        assertThat(CallState.SUCCEEDED.wireName()).isEqualTo("succeeded");
    }
}
