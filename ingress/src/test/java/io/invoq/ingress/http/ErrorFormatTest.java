package io.invoq.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ErrorFormatTest {

    @Test
    void wordsEywasDocumentedErrorsByTheirMessageAlone() {
        assertThat(ErrorFormat.EYWA.body(ApiError.FUNCTION_NOT_FOUND, "no such id", "t"))
                .hasToString("{\"message\":\"Function Not Found\"}");
        assertThat(ErrorFormat.EYWA.body(ApiError.METHOD_NOT_ALLOWED, "not PUT", "t"))
                .hasToString("{\"message\":\"Method Not Allowed\"}");
    }

    @Test
    void addsReasonAndDetailToEywasOtherErrors() {
        assertThat(ErrorFormat.EYWA.body(ApiError.BODY_TOO_LARGE, "9 is more than 8", "t"))
                .hasToString("{\"message\":\"Request Entity Too Large\",\"reason\":\"body-too-large\","
                        + "\"detail\":\"9 is more than 8\"}");
    }

    @Test
    void listsWhatIsWrongWithEachFieldForEywaAlone() {
        // Given
        ApiException error = ApiException.invalid(List.of("a: is 1: too few", "b.c: is 2", "a: is odd", "no field"));
        // When, Then
        assertThat(ErrorFormat.EYWA.body(error, "t"))
                .hasToString("{\"message\":\"Validation error\",\"reason\":\"bad-parameter\","
                        + "\"detail\":\"a: is 1: too few; b.c: is 2; a: is odd; no field\","
                        + "\"details\":{\"a\":[\"is 1: too few\",\"is odd\"],\"b.c\":[\"is 2\"]}}");
        assertThat(ErrorFormat.EYWA
                        .body(ApiException.invalid(List.of("no field")), "t")
                        .has("details"))
                .isFalse();
        assertThat(ErrorFormat.OPENYUANRONG.body(error, "t").has("details")).isFalse();
    }

    @Test
    void wordsOpenYuanrongsErrorsByInnerCodeMessageAndTraceId() {
        assertThat(ErrorFormat.OPENYUANRONG.body(ApiError.FUNCTION_NOT_FOUND, "no \"such\" URN\n", "trace-1"))
                .hasToString("{\"code\":150424,\"message\":\"no \\\"such\\\" URN\\n\",\"trace_id\":\"trace-1\"}");
    }

    @Test
    void wordsErrorsOfTheNativeApiAsProblemDetails() {
        assertThat(ErrorFormat.PROBLEM.body(ApiError.BAD_PARAMETER, "limit must be 1 to 9", "trace-1"))
                .hasToString("{\"type\":\"about:blank\",\"title\":\"Validation error\",\"status\":400,"
                        + "\"detail\":\"limit must be 1 to 9\",\"code\":\"bad-parameter\",\"traceId\":\"trace-1\"}");
        assertThat(ErrorFormat.PROBLEM.contentType()).isEqualTo("application/problem+json");
        assertThat(ErrorFormat.EYWA.contentType()).isEqualTo("application/json");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/dead-letters, PROBLEM",
        "/eywa/api/other, EYWA",
        "/v1/functions/a/invocations:batch, PROBLEM",
        "/serverless/v1/functions, OPENYUANRONG",
        "/invocations/a/b/c/, OPENYUANRONG",
        "/, OPENYUANRONG",
        "'', OPENYUANRONG"
    })
    void isChosenByThePathWhereNoHandlerIs(String path, ErrorFormat format) {
        assertThat(ErrorFormat.ofPath(path)).isEqualTo(format);
    }
}
