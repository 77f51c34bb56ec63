package io.invoq.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.WritableHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestCheckTest {

    @Test
    void findsNothingWrongWithOneLengthOrWithChunksOrWithNeither() {
        assertThat(RequestCheck.problem("/a", headers())).isEmpty();
        assertThat(RequestCheck.problem("/a", headers("Content-Length", "0"))).isEmpty();
        assertThat(RequestCheck.problem("/a", headers("Transfer-Encoding", "chunked")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "+1", "1.0", "0x10", "1, 1", "", "9999999999999999999"})
    void refusesALengthThatIsNoWholeNumber(String length) {
        assertThat(RequestCheck.problem("/a", headers("Content-Length", length)))
                .contains("Content-Length must be one whole number, not " + length);
    }

    @Test
    void refusesTwoLengths() {
        assertThat(RequestCheck.problem("/a", headers("Content-Length", "3", "Content-Length", "5")))
                .contains("Content-Length must be one whole number, not 3, 5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Chunked", "gzip", "gzip, chunked", "identity", "chunked, chunked", "xchunked"})
    void refusesAnyTransferCodingButChunked(String coding) {
        assertThat(RequestCheck.problem("/a", headers("Transfer-Encoding", coding)))
                .contains("Transfer-Encoding must be chunked, not " + coding);
    }

    @Test
    void refusesLengthAndChunksTogether() {
        assertThat(RequestCheck.problem("/a", headers("Content-Length", "3", "Transfer-Encoding", "chunked")))
                .contains("Content-Length and Transfer-Encoding exclude each other");
    }

    @Test
    void refusesAPathThatIsNotAscii() {
        assertThat(RequestCheck.problem("/\u00fc", headers()))
                .hasValueSatisfying(problem -> assertThat(problem).contains("must be percent-encoded"));
    }

    private static Headers headers(String... namesAndValues) {
        WritableHeaders<?> headers = WritableHeaders.create();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(HeaderValues.create(HeaderNames.create(namesAndValues[i]), namesAndValues[i + 1]));
        }
        return headers;
    }
}
