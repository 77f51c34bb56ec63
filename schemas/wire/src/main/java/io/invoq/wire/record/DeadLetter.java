package io.invoq.wire.record;

/**
 * Something that was given up on, kept for an operator to look at: {@code io.invoq.dead-letter.v1}.
 *
 * @param result the result that could not be delivered
 * @param reason what was given up, {@code callback-failed} say
 * @param detail the last error
 * @param attempts how often it was tried
 */
public record DeadLetter(Result result, String reason, String detail, int attempts) {}
