package io.invoq.ingress.http;

import io.invoq.ingress.registry.ChangeRefusedException;
import io.invoq.wire.record.FailureKind;
import java.util.Locale;

/**
 * Every error that the ingress answers, with its HTTP status, openYuanrong's inner code and Eywa's wording. One table
 * for all dialects, so that none can lack a case.
 */
enum ApiError {
    BAD_REQUEST(400, 200400, "Bad Request"),
    BAD_PARAMETER(400, 4104, "Validation error"),
    EXPIRY_PASSED(400, 4104, "Expiry time cannot be in the past"),
    UNAUTHORIZED(401, 200401, "Unauthorized"),
    FORBIDDEN(403, 200403, "Forbidden"),
    NOT_FOUND(404, 200404, "Not Found"),
    FUNCTION_NOT_FOUND(404, 150424, "Function Not Found"),
    TOKEN_NOT_FOUND(404, 200404, "Access Token Not Found"),
    SECRET_NOT_FOUND(404, 200404, "Secret Not Found"),
    PACKAGE_NOT_FOUND(404, 200404, "Image Not Found"),
    METHOD_NOT_ALLOWED(405, 200405, "Method Not Allowed"),
    DUPLICATE_REQUEST_ID(409, 200409, "Conflict"),
    CANCELLED(409, 200409, "Conflict"),
    NAME_TAKEN(409, 4101, "Function with specified name already exists"),
    TOO_MANY_TOKENS(409, 200409, "Conflict"),
    SECRET_NAME_TAKEN(409, 200409, "Secret with specified name already exists"),
    SECRET_MOUNTED(409, 200409, "Secret is mounted"),
    TOTAL_WEIGHT(400, 4103, "Validation error"),
    NO_SUCH_FUNCTION(404, 4115, "Function Not Found"),
    NO_SUCH_VERSION(404, 4116, "Not Found"),
    NO_SUCH_ALIAS(404, 4117, "Not Found"),
    NO_SUCH_LABEL(404, 150444, "Not Found"),
    ALIAS_TAKEN(409, 4102, "Conflict"),
    LABEL_TAKEN(409, 4104, "Conflict"),
    VERSION_TAKEN(409, 4114, "Conflict"),
    STALE_REVISION(409, 4134, "Conflict"),
    VERSION_HAS_ALIAS(409, 4105, "Conflict"),
    TOO_MANY_VERSIONS(409, 4110, "Conflict"),
    TOO_MANY_ALIASES(409, 4111, "Conflict"),
    TOO_MANY_LABELS(409, 4104, "Conflict"),
    PACKAGE_EXISTS(409, 4101, "Image with specified name and version already exists"),
    PACKAGE_IN_USE(409, 200409, "Conflict"),
    BODY_TOO_LARGE(413, 4140, "Request Entity Too Large"),
    TARGET_TOO_LONG(414, 200414, "URI Too Long"),
    UNSUPPORTED_MEDIA_TYPE(415, 200415, "Unsupported Media Type"),
    IDEMPOTENCY_KEY_REUSED(422, 200422, "Unprocessable Content"),
    TOO_MANY_TRIES(429, 200429, "Too Many Requests"),
    TENANT_QUOTA_EXCEEDED(429, 4021, "Too Many Requests"),
    TOKEN_QUOTA_EXCEEDED(429, 200429, "Too Many Requests"),
    OVERLOADED(503, 214503, "Service Unavailable"),
    BROKER_UNAVAILABLE(503, 214503, "Service Unavailable"),
    PACKAGE_STORE_UNAVAILABLE(503, 214503, "Service Unavailable"),
    DRAINING(503, 214503, "Service Unavailable"),
    SECRETS_UNAVAILABLE(503, 200503, "Service Unavailable"),
    FUNCTION_PAUSED(503, 150434, "Service Unavailable"),
    QUEUE_FULL(503, 150430, "Service Unavailable"),
    NO_INSTANCE(503, 150431, "Service Unavailable"),
    IN_DOUBT(503, 1007, "Service Unavailable"),
    CHANGE_IN_DOUBT(503, 214503, "Service Unavailable"),
    HANDLER_FAILED(500, 4001, "Internal Server Error"),
    RUNTIME_FAILED(500, 4002, "Internal Server Error"),
    INITIALIZER_FAILED(500, 4201, "Internal Server Error"),
    INITIALIZER_TIMED_OUT(500, 4211, "Internal Server Error"),
    INTERNAL(500, 200500, "Internal Server Error"),
    INSTANCE_EXITED(502, 1007, "Bad Gateway"),
    RESPONSE_TOO_LARGE(502, 4004, "Bad Gateway"),
    TIMED_OUT(504, 4010, "Gateway Timeout"),
    VERSION_NOT_SUPPORTED(505, 200505, "HTTP Version Not Supported");

    private final int status;
    private final int innerCode;
    private final String title;

    ApiError(int status, int innerCode, String title) {
        this.status = status;
        this.innerCode = innerCode;
        this.title = title;
    }

    int status() {
        return status;
    }

    int innerCode() {
        return innerCode;
    }

    /** Eywa's {@code message}. */
    String title() {
        return title;
    }

    /** For programs to branch on: lower case, dashes. */
    String reason() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether the same call may be made again by a machine, since it did not run and may succeed a moment later. */
    boolean isRetryable() {
        return status == 503 && this != IN_DOUBT && this != CHANGE_IN_DOUBT && this != SECRETS_UNAVAILABLE;
    }

    /** In how many seconds, where it {@linkplain #isRetryable() may be made again}: a pause lasts longer than a crowd. */
    int retryAfter() {
        return this == FUNCTION_PAUSED ? 10 : 1;
    }

    /** How a refused change of the registry is answered. */
    static ApiError of(ChangeRefusedException.Reason reason) {
        return switch (reason) {
            case NO_SUCH_FUNCTION -> NO_SUCH_FUNCTION;
            case NO_SUCH_VERSION -> NO_SUCH_VERSION;
            case NO_SUCH_ALIAS -> NO_SUCH_ALIAS;
            case NO_SUCH_LABEL -> NO_SUCH_LABEL;
            case VERSION_TAKEN -> VERSION_TAKEN;
            case ALIAS_TAKEN -> ALIAS_TAKEN;
            case LABEL_TAKEN -> LABEL_TAKEN;
            case STALE_REVISION -> STALE_REVISION;
            case VERSION_HAS_ALIAS -> VERSION_HAS_ALIAS;
            case TOO_MANY_VERSIONS -> TOO_MANY_VERSIONS;
            case TOO_MANY_ALIASES -> TOO_MANY_ALIASES;
            case TOO_MANY_LABELS -> TOO_MANY_LABELS;
            case TOTAL_WEIGHT -> TOTAL_WEIGHT;
        };
    }

    /** How a failed invocation is answered. */
    static ApiError of(FailureKind kind) {
        return switch (kind) {
            case FUNCTION_NOT_FOUND -> FUNCTION_NOT_FOUND;
            case BAD_PAYLOAD -> BAD_REQUEST;
            case HANDLER_NOT_FOUND, HANDLER_RAISED -> HANDLER_FAILED;
            case RUNTIME_FAILED -> RUNTIME_FAILED;
            case INITIALIZER_FAILED -> INITIALIZER_FAILED;
            case INITIALIZER_TIMED_OUT -> INITIALIZER_TIMED_OUT;
            case TIMED_OUT, EXPIRED -> TIMED_OUT;
            case INSTANCE_EXITED -> INSTANCE_EXITED;
            case RESPONSE_TOO_LARGE -> RESPONSE_TOO_LARGE;
            case FUNCTION_PAUSED -> FUNCTION_PAUSED;
            case QUEUE_FULL -> QUEUE_FULL;
            case NO_INSTANCE -> NO_INSTANCE;
            case CANCELLED -> CANCELLED;
        };
    }
}
