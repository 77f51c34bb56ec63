package io.invoq.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.wire.record.FailureKind;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ApiErrorTest {

    @ParameterizedTest
    @CsvSource({
        "FUNCTION_NOT_FOUND, 404, 150424",
        "BAD_PAYLOAD, 400, 200400",
        "HANDLER_NOT_FOUND, 500, 4001",
        "HANDLER_RAISED, 500, 4001",
        "RUNTIME_FAILED, 500, 4002",
        "INITIALIZER_FAILED, 500, 4201",
        "INITIALIZER_TIMED_OUT, 500, 4211",
        "TIMED_OUT, 504, 4010",
        "INSTANCE_EXITED, 502, 1007",
        "RESPONSE_TOO_LARGE, 502, 4004",
        "FUNCTION_PAUSED, 503, 150434",
        "QUEUE_FULL, 503, 150430",
        "NO_INSTANCE, 503, 150431",
        "EXPIRED, 504, 4010",
        "CANCELLED, 409, 200409"
    })
    void answersAFailedInvocationWithStatusAndInnerCodeOfHttpApi(FailureKind kind, int status, int innerCode) {
        // When
        ApiError error = ApiError.of(kind);
        // Then
        assertThat(error.status()).isEqualTo(status);
        assertThat(error.innerCode()).isEqualTo(innerCode);
    }

    @ParameterizedTest
    @EnumSource(FailureKind.class)
    void hasAnAnswerForEveryKindOfFailure(FailureKind kind) {
        assertThat(ApiError.of(kind).status()).isGreaterThanOrEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "BAD_REQUEST, 400, 200400",
        "BAD_PARAMETER, 400, 4104",
        "UNAUTHORIZED, 401, 200401",
        "NOT_FOUND, 404, 200404",
        "SECRET_NOT_FOUND, 404, 200404",
        "SECRET_NAME_TAKEN, 409, 200409",
        "SECRET_MOUNTED, 409, 200409",
        "SECRETS_UNAVAILABLE, 503, 200503",
        "METHOD_NOT_ALLOWED, 405, 200405",
        "DUPLICATE_REQUEST_ID, 409, 200409",
        "NAME_TAKEN, 409, 4101",
        "ALIAS_TAKEN, 409, 4102",
        "TOTAL_WEIGHT, 400, 4103",
        "VERSION_HAS_ALIAS, 409, 4105",
        "TOO_MANY_VERSIONS, 409, 4110",
        "TOO_MANY_ALIASES, 409, 4111",
        "VERSION_TAKEN, 409, 4114",
        "NO_SUCH_FUNCTION, 404, 4115",
        "NO_SUCH_VERSION, 404, 4116",
        "NO_SUCH_ALIAS, 404, 4117",
        "STALE_REVISION, 409, 4134",
        "NO_SUCH_LABEL, 404, 150444",
        "BODY_TOO_LARGE, 413, 4140",
        "UNSUPPORTED_MEDIA_TYPE, 415, 200415",
        "IDEMPOTENCY_KEY_REUSED, 422, 200422",
        "PACKAGE_NOT_FOUND, 404, 200404",
        "PACKAGE_EXISTS, 409, 4101",
        "PACKAGE_IN_USE, 409, 200409",
        "PACKAGE_STORE_UNAVAILABLE, 503, 214503",
        "OVERLOADED, 503, 214503",
        "BROKER_UNAVAILABLE, 503, 214503",
        "DRAINING, 503, 214503",
        "IN_DOUBT, 503, 1007"
    })
    void hasStatusAndInnerCodeOfHttpApiForWhatNeverReachesAFunction(ApiError error, int status, int innerCode) {
        assertThat(error.status()).isEqualTo(status);
        assertThat(error.innerCode()).isEqualTo(innerCode);
    }

    @Test
    void callsForAnotherTryOnlyWith503OfACallThatDidNotRun() {
        assertThat(Arrays.stream(ApiError.values()).filter(ApiError::isRetryable))
                .containsExactlyInAnyOrder(
                        ApiError.OVERLOADED,
                        ApiError.BROKER_UNAVAILABLE,
                        ApiError.PACKAGE_STORE_UNAVAILABLE,
                        ApiError.DRAINING,
                        ApiError.FUNCTION_PAUSED,
                        ApiError.QUEUE_FULL,
                        ApiError.NO_INSTANCE);
    }

    @Test
    void givesEveryErrorAReasonOfItsOwn() {
        // When
        var reasons = Arrays.stream(ApiError.values()).map(ApiError::reason).collect(Collectors.toSet());
        // Then
        assertThat(reasons).hasSameSizeAs(ApiError.values()).allMatch(reason -> reason.matches("[a-z]+(-[a-z]+)*"));
    }
}
