package io.invoq.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.invoq.wire.record.RequestId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BatchFormatTest {

    private static final RequestId ID =
            RequestId.parse("0192f0c4-1111-7222-8333-444455556666").orElseThrow();
    private static final List<LineAnswer> ANSWERS = List.of(
            new LineAnswer.Accepted(ID, false),
            new LineAnswer.Refused(null, ApiError.BAD_REQUEST, "body: is \"required\""),
            new LineAnswer.Refused(ID, ApiError.BROKER_UNAVAILABLE, "no broker is connected"));
    private static final List<String> WRITTEN = List.of(
            "{\"index\":0,\"id\":\"" + ID + "\",\"status\":202}",
            "{\"index\":1,\"status\":400,\"error\":{\"code\":\"bad-request\","
                    + "\"message\":\"body: is \\\"required\\\"\"}}",
            "{\"index\":2,\"id\":\"" + ID + "\",\"status\":503,\"retryAfter\":1,\"error\":{\"code\":"
                    + "\"broker-unavailable\",\"message\":\"no broker is connected\"}}");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/x-ndjson | LINES",
                "application/jsonl | LINES",
                "Application/X-NDJSON; charset=UTF-8 | LINES",
                "application/json | ARRAY",
                "application/json;charset=\"utf-8\" | ARRAY",
                "application/json; profile=x | ARRAY",
            })
    void isToldByTheContentType(String contentType, BatchFormat format) {
        assertThat(BatchFormat.of(contentType)).isEqualTo(format);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "text/plain", "application/jsonlines", "application/json; charset=utf-16", "json", "*/*"})
    void isUnknownForAnyOtherContentType(String contentType) {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> BatchFormat.of(contentType))
                .withMessageStartingWith("Content-Type '" + contentType + "' is not one of")
                .matches(e -> e.error() == ApiError.UNSUPPORTED_MEDIA_TYPE);
    }

    @Test
    void writesOneAnswerALine() {
        assertThat(text(BatchFormat.LINES.write(ANSWERS))).isEqualTo(String.join("\n", WRITTEN) + "\n");
        assertThat(text(BatchFormat.LINES.write(List.of()))).isEmpty();
    }

    @Test
    void writesAnArrayOfAnswers() {
        assertThat(text(BatchFormat.ARRAY.write(ANSWERS))).isEqualTo("[" + String.join(",", WRITTEN) + "]");
        assertThat(text(BatchFormat.ARRAY.write(List.of()))).isEqualTo("[]");
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
