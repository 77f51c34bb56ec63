package io.invoq.wire.record;

/**
 * Which call an idempotency key stands for. On {@code invoq.idempotency}, key = {@link IdempotentCall#claimKey}; the record's
 * timestamp is when the call was asked about, from which on the claim is kept.
 *
 * @param requestId of the call
 * @param fingerprint of what a repetition must have in common with it
 */
public record IdempotencyClaim(RequestId requestId, Fingerprint fingerprint) {}
