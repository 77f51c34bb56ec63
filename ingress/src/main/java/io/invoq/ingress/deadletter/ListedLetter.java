package io.invoq.ingress.deadletter;

import io.invoq.wire.record.RequestId;
import org.jspecify.annotations.Nullable;

/**
 * A letter and what was done about it.
 *
 * @param letter as it was found
 * @param redrivenAs the request id of the invocation that was last made from it; null when none was
 */
public record ListedLetter(Letter letter, @Nullable RequestId redrivenAs) {}
