package io.invoq.ingress.http;

/** Ends the handling of a request with an error; the dialect in force words it. */
final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ApiError error;
    private final boolean functionsOwn;

    /** @param message what is wrong, which value, which limit */
    ApiException(ApiError error, String message) {
        this(error, message, false);
    }

    ApiException(ApiError error, String message, boolean functionsOwn) {
        super(message, null, false, false);
        this.error = error;
        this.functionsOwn = functionsOwn;
    }

    ApiError error() {
        return error;
    }

    String detail() {
        return String.valueOf(getMessage());
    }

    /** Whether the function is to blame, rather than the platform. */
    boolean isFunctionsOwn() {
        return functionsOwn;
    }
}
