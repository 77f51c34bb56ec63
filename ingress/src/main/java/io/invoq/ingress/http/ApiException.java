package io.invoq.ingress.http;

/** Ends the handling of a request with an error; the dialect in force words it. */
final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ApiError error;
    private final boolean functionsOwn;
    private final long retryAfter;

    /** @param message what is wrong, which value, which limit */
    ApiException(ApiError error, String message) {
        this(error, message, false);
    }

    ApiException(ApiError error, String message, boolean functionsOwn) {
        this(error, message, functionsOwn, error.isRetryable() ? 1 : 0);
    }

    private ApiException(ApiError error, String message, boolean functionsOwn, long retryAfter) {
        super(message, null, false, false);
        this.error = error;
        this.functionsOwn = functionsOwn;
        this.retryAfter = retryAfter;
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

    /** In how many seconds the same may be asked again; 0 when that is not said. */
    long retryAfter() {
        return retryAfter;
    }

    /** Whether the function is to blame, rather than the platform. */
    boolean isFunctionsOwn() {
        return functionsOwn;
    }
}
