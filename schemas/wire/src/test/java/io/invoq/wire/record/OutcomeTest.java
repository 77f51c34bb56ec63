package io.invoq.wire.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutcomeTest {

    @ParameterizedTest
    @CsvSource({"100, true", "200, true", "399, true", "400, false", "599, false"})
    void anAnswerBelow400IsSuccess(int status, boolean success) {
        assertThat(answered(status).isSuccess()).isEqualTo(success);
    }

    @ParameterizedTest
    @EnumSource
    void aFailureIsNoSuccessAndIsFoundByItsName(FailureKind kind) {
        assertThat(new Outcome.Failed(kind, "").isSuccess()).isFalse();
        assertThat(kind.wireName()).matches("[a-z]+(-[a-z]+)*");
        assertThat(FailureKind.fromWire(kind.wireName())).isEqualTo(kind);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 99, 600, 1000})
    void statusIsThatOfHttp(int status) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> answered(status))
                .withMessage("status " + status + " is not within 100 to 599");
    }

    @Test
    void aFailuresMessageIsCutWhereItIsTooLongToBeSent() {
        // When
        Outcome.Failed failed = new Outcome.Failed(FailureKind.HANDLER_RAISED, "z".repeat(20_000_000));
        // Then
        assertThat(failed.message())
                .hasSize(Outcome.Failed.LONGEST_MESSAGE)
                .startsWith("zzz")
                .endsWith("... (20000000 characters)");
        assertThat(new Outcome.Failed(failed.kind(), failed.message())).isEqualTo(failed);
    }

    @Test
    void textOfAnAnswerHidesItsBody() {
        assertThat(answered(200).toString()).doesNotContain("s3cret").contains("6 bytes");
    }

    private static Outcome answered(int status) {
        return new Outcome.Answered(new HttpAnswer(status, HttpHeaders.NONE, null, Payload.of("s3cret")));
    }
}
