package io.invoq.wire.record;

import java.util.Locale;

/** Why an invocation ended without an answer of its function. Each dialect has its own status and code for each. */
public enum FailureKind {
    /** The registry has no such function version, or the one that the call was accepted for has been deleted. */
    FUNCTION_NOT_FOUND(false),
    /** The body is not what the handler takes. */
    BAD_PAYLOAD(true),
    /** The code has no such handler, or its module does not load. */
    HANDLER_NOT_FOUND(true),
    /** The handler raised. */
    HANDLER_RAISED(true),
    /** The program failed: an exit code other than 0, an answer that cannot be read. */
    RUNTIME_FAILED(true),
    /** The instance could not be started or its initializer raised. */
    INITIALIZER_FAILED(true),
    /** The initializer, or the start of the instance, took longer than it may. */
    INITIALIZER_TIMED_OUT(true),
    /** The function ran longer than it may, and was ended. */
    TIMED_OUT(true),
    /** The instance ended while it held the call. */
    INSTANCE_EXITED(true),
    /** The answer is larger than the worker takes. */
    RESPONSE_TOO_LARGE(true),
    /** The function is paused; the call did not run. */
    FUNCTION_PAUSED(false),
    /** The function's queue on the worker is full. */
    QUEUE_FULL(false),
    /** No instance came free in time. */
    NO_INSTANCE(false),
    /** The deadline passed before the call could run; it did not run. */
    EXPIRED(false),
    /** Its caller took the call back before it had ended. */
    CANCELLED(false);

    private final boolean functionsOwn;

    FailureKind(boolean functionsOwn) {
        this.functionsOwn = functionsOwn;
    }

    /** Whether the function is to blame, rather than the platform. */
    public boolean isFunctionsOwn() {
        return functionsOwn;
    }

    /** As it stands in the {@code outcome} attribute: lower case, dashes. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static FailureKind fromWire(String name) {
        for (FailureKind kind : values()) {
            if (kind.wireName().equals(name)) {
                return kind;
            }
        }
        throw new MalformedRecordException("outcome '" + name + "' is not known");
    }
}
