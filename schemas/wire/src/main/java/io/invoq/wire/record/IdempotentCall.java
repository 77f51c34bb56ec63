package io.invoq.wire.record;

import io.invoq.wire.function.FunctionUrn;

/**
 * An asynchronous call with an idempotency key, on its way to whoever decides whether it is the first of its key. On {@code
 * invoq.idempotency.requests}, key = {@link #claimKey}.
 *
 * @param invocation as it is passed on when it is the first
 * @param key the caller's own, 1 to {@link #LONGEST_KEY} visible characters of ASCII
 * @param fingerprint of what two calls of one key must have in common
 * @param ask names this question, of which the answer is told apart by it
 * @param answerTo the partition of {@code invoq.idempotency.answers} on which the asking node waits
 */
public record IdempotentCall(Invocation invocation, String key, Fingerprint fingerprint, RequestId ask, int answerTo) {

    /** In characters. */
    public static final int LONGEST_KEY = 255;

    /** What the key is unique within: tenant, service and function, in whatever version. None of them holds a slash. */
    public String claimKey() {
        FunctionUrn function = invocation.function();
        return function.tenant() + '/' + function.service() + '/' + function.function() + '/' + key;
    }

    /** Whether a text is what a key may be. */
    public static boolean isKey(String text) {
        return !text.isEmpty() && text.length() <= LONGEST_KEY && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    /** The key may be somebody's secret. */
    @Override
    public String toString() {
        return "IdempotentCall[invocation=" + invocation.id() + ", ask=" + ask + ", answerTo=" + answerTo + "]";
    }
}
