package io.invoq.wire.record;

/**
 * What was decided about a call with an idempotency key: {@code io.invoq.idempotency-answer.v1}, on the partition of {@code
 * invoq.idempotency.answers} on which the asking node waits.
 *
 * @param ask which question it answers
 * @param decision what was decided, and written together with this
 */
public record IdempotencyAnswer(RequestId ask, Decision decision) {

    /** What can be decided. */
    public sealed interface Decision {}

    /**
     * It is the first of its key: the invocation is written.
     *
     * @param id of the invocation
     */
    public record Claimed(RequestId id) implements Decision {}

    /**
     * It repeats a call that was accepted before.
     *
     * @param id of that one
     */
    public record Repeated(RequestId id) implements Decision {}

    /** Another call has that key. */
    public record Reused() implements Decision {}

    /** There are as many keys as there may be. */
    public record Refused() implements Decision {}
}
