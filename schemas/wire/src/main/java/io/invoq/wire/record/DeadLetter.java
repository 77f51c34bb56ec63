package io.invoq.wire.record;

import io.invoq.wire.function.FunctionUrn;

/**
 * Something that was given up on, kept for an operator to look at and to act on: an invocation that no attempt could
 * bring to success, or a callback that its target would not take. On {@code invoq.dead-letters}, key = request id.
 */
public sealed interface DeadLetter permits DeadInvocation, DeadCallback {

    /** Of the invocation that it is about. */
    RequestId id();

    /** The version that ran. */
    FunctionUrn function();

    /** Why it was given up: lower case with dashes. */
    String reason();

    /** The last error, in words; may be empty. */
    String detail();

    /** How often it was tried. */
    int attempts();
}
