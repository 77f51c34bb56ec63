package io.invoq.wire.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpRequestTest {

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})
    void methodsThatMayBeRepeatedAreThoseOfRfc9110(String method) {
        assertThat(request(method).isIdempotent()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PATCH", "put", "PURGE", ""})
    void noOtherMethodMayBeRepeated(String method) {
        assertThat(request(method).isIdempotent()).isFalse();
    }

    private static HttpRequest request(String method) {
        return new HttpRequest(method, "/", null, HttpHeaders.NONE, null, Payload.EMPTY);
    }
}
