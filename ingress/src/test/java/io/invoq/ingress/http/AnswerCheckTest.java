package io.invoq.ingress.http;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invoq.wire.record.HttpAnswer;
import io.invoq.wire.record.HttpHeaders;
import io.invoq.wire.record.Payload;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AnswerCheckTest {

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 304, 418, 599})
    void passesEveryFinalStatus(int status) {
        assertThatCode(() -> AnswerCheck.require(answer(status, "text/plain", "X-A", "any\ttext \u00fc")))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 101, 199})
    void refusesAStatusThatIsNotFinal(int status) {
        refuses(answer(status, "text/plain"), "the function answered with status " + status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "X A", "X:A", "X\r\nB", "Ünicode"})
    void refusesANameThatIsNoToken(String name) {
        refuses(answer(200, "text/plain", name, "1"), "whose name is not an HTTP token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX-Evil: 1", "a\nb", "a\rb", "a\0b", "a\u007fb"})
    void refusesAValueThatWouldEndItsLine(String value) {
        refuses(answer(200, "text/plain", "X-A", value), "the header field X-A, whose value holds a control character");
    }

    @Test
    void refusesAContentTypeThatWouldEndItsLine() {
        refuses(answer(200, "text/plain\r\nX-Evil: 1"), "the header field Content-Type, whose value holds");
    }

    private static void refuses(HttpAnswer answer, String message) {
        assertThatThrownBy(() -> AnswerCheck.require(answer))
                .hasMessageContaining(message)
                .message()
                .doesNotContainPattern("[\r\n]");
        assertThatThrownBy(() -> AnswerCheck.require(answer))
                .asInstanceOf(InstanceOfAssertFactories.type(ApiException.class))
                .matches(ApiException::isFunctionsOwn)
                .extracting(ApiException::error)
                .isEqualTo(ApiError.RUNTIME_FAILED);
    }

    private static HttpAnswer answer(int status, String contentType, String... headers) {
        return new HttpAnswer(status, HttpHeaders.of(headers), contentType, Payload.of("body"));
    }
}
