package io.invoq.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.WritableHeaders;
import io.invoq.wire.record.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HeaderFilterTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection",
                "Keep-Alive",
                "Proxy-Connection",
                "TE",
                "Trailer",
                "Transfer-Encoding",
                "Upgrade",
                "Proxy-Authenticate",
                "Proxy-Authorization"
            })
    void stopsHopByHopFieldsInBothDirections(String name) {
        assertThat(shown(toFunction(name, "x", "X-Kept", "1"))).containsExactly("X-Kept: 1");
        assertThat(shown(HeaderFilter.toCaller(HttpHeaders.of(name, "x", "X-Kept", "1"))))
                .containsExactly("X-Kept: 1");
    }

    @Test
    void stopsWhatConnectionNamesInBothDirections() {
        // Given
        String[] fields = {"Connection", "close, X-One", "X-One", "1", "connection", "x-TWO", "X-Two", "2", "X-3", "3"};
        // When, Then
        assertThat(shown(toFunction(fields))).containsExactly("X-3: 3");
        assertThat(shown(HeaderFilter.toCaller(HttpHeaders.of(fields)))).containsExactly("X-3: 3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Eywa-Token", "Authorization", "Cookie", "x-eywa-TOKEN"})
    void keepsCredentialsFromFunctions(String name) {
        assertThat(shown(toFunction(name, "secret", "X-Kept", "1"))).containsExactly("X-Kept: 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length",
                "Content-Type",
                "Expect",
                "X-Request-Id",
                "X-Trace-Id",
                "traceparent",
                "X-Callback-Url",
                "X-Webhook-Url"
            })
    void keepsFromFunctionsWhatTheRecordHasElsewhere(String name) {
        assertThat(shown(toFunction(name, "x"))).isEmpty();
    }

    @Test
    void tellsFunctionsTheHostAsForwarded() {
        assertThat(shown(toFunction("Host", "api.example:8080"))).containsExactly("X-Forwarded-Host: api.example:8080");
    }

    @Test
    void keepsTheValuesOfOneNameApartAndInOrder() {
        // Given
        String[] fields = {"X-Many", "b", "X-Many", "a, c", "X-Many", "b"};
        // When, Then
        assertThat(shown(toFunction(fields))).containsExactly("X-Many: b", "X-Many: a, c", "X-Many: b");
        assertThat(shown(HeaderFilter.toCaller(HttpHeaders.of("Set-Cookie", "b=1", "X-A", "1", "Set-Cookie", "a=2"))))
                .containsExactly("Set-Cookie: b=1", "X-A: 1", "Set-Cookie: a=2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length", "Content-Type", "X-Request-Id", "X-Trace-Id", "X-Invoq-Error-Source"})
    void doesNotLetAFunctionSayWhatThePlatformSays(String name) {
        assertThat(shown(HeaderFilter.toCaller(HttpHeaders.of(name, "x")))).isEmpty();
    }

    private static HttpHeaders toFunction(String... namesAndValues) {
        WritableHeaders<?> headers = WritableHeaders.create();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(HeaderValues.create(HeaderNames.create(namesAndValues[i]), namesAndValues[i + 1]));
        }
        return HeaderFilter.toFunction(headers);
    }

    private static List<String> shown(HttpHeaders headers) {
        List<String> fields = new ArrayList<>();
        headers.forEach((name, value) -> fields.add(name + ": " + value));
        return fields;
    }
}
