package io.invoq.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.invoq.wire.record.HttpAnswer;
import io.invoq.wire.record.HttpHeaders;
import io.invoq.wire.record.Payload;
import org.junit.jupiter.api.Test;

final class HeaderRulesTest {

    @Test
    void leavesOutWhatBelongsToTheConnection() {
        // Given
        HeaderRules.Answer answer = new HeaderRules.Answer();
        answer.add("X-Own", "1");
        answer.add("connection", "close, X-Named");
        answer.add("x-named", "2");
        answer.add("Transfer-Encoding", "chunked");
        answer.add("content-TYPE", "a/b");

        // When
        HttpAnswer built = answer.build(200, "c/d", Payload.EMPTY);

        // Then
        assertThat(built.headers()).isEqualTo(HttpHeaders.of("X-Own", "1"));
        assertThat(built.contentType()).isEqualTo("a/b");
    }

    @Test
    void refusesFieldsThatWouldBreakTheMessage() {
        HeaderRules.Answer answer = new HeaderRules.Answer();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> answer.add("a", "b\r\nc: d"))
                .withMessageContaining("'a'");
        assertThatIllegalArgumentException().isThrownBy(() -> answer.add("a b", ""));
        assertThatIllegalArgumentException().isThrownBy(() -> answer.build(600, null, Payload.EMPTY));
    }
}
