package io.invoq.wire.record;

import io.invoq.wire.function.FunctionUrn;

/**
 * What an operator did about a dead letter. On {@code invoq.dead-letters.marks}, key = request id; the letter itself is
 * never changed. A mark is about one letter, which it names by its place as well, since a caller may use a request id
 * twice.
 *
 * @param id of the letter
 * @param function that the letter is about
 * @param partition of the letter
 * @param offset of the letter
 * @param deed what was done
 */
public record DeadLetterMark(RequestId id, FunctionUrn function, int partition, long offset, Deed deed) {

    /** What can be done about a dead letter. */
    public sealed interface Deed {}

    /**
     * It runs again: {@code io.invoq.dead-letter-redriven.v1}.
     *
     * @param as the request id of the new invocation
     */
    public record Redriven(RequestId as) implements Deed {}

    /** Nobody wants it any more: {@code io.invoq.dead-letter-purged.v1}. */
    public record Purged() implements Deed {}
}
