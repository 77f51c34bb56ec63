package io.invoq.ingress.http;

import java.util.List;

/** Ends the handling of a request with an error; the dialect in force words it. */
final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ApiError error;
    private final boolean functionsOwn;
    private final long retryAfter;
    private final transient List<String> problems;

    /** @param message what is wrong, which value, which limit */
    ApiException(ApiError error, String message) {
        this(error, message, false);
    }

    ApiException(ApiError error, String message, boolean functionsOwn) {
        this(error, message, functionsOwn, error.isRetryable() ? error.retryAfter() : 0);
    }

    private ApiException(ApiError error, String message, boolean functionsOwn, long retryAfter) {
        this(error, message, functionsOwn, retryAfter, List.of());
    }

    private ApiException(ApiError error, String message, boolean functionsOwn, long retryAfter, List<String> problems) {
        super(message, null, false, false);
        this.error = error;
        this.functionsOwn = functionsOwn;
        this.retryAfter = retryAfter;
        this.problems = List.copyOf(problems);
    }

    /** Says what is wrong with a request's fields: each problem begins with the field, a colon and a blank. */
    static ApiException invalid(List<String> problems) {
        return new ApiException(ApiError.BAD_PARAMETER, String.join("; ", problems), false, 0, problems);
    }

    /** An error that will be over by then, in seconds; at least 1. */
    static ApiException until(long retryAfter, ApiError error, String message) {
        return new ApiException(error, message, false, retryAfter);
    }

    ApiError error() {
        return error;
    }

    String detail() {
        return String.valueOf(getMessage());
    }

    /** What is wrong with single fields, where that is why. */
    List<String> problems() {
        return problems;
    }

    /** In how many seconds the same may be asked again; 0 when that is not said. */
    long retryAfter() {
        return retryAfter;
    }

    /** Whether the function is to blame, rather than the platform. */
    boolean isFunctionsOwn() {
        return functionsOwn;
    }
}
