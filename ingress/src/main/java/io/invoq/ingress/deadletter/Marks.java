package io.invoq.ingress.deadletter;

import io.invoq.wire.record.DeadLetterMark;
import io.invoq.wire.record.RequestId;
import java.util.Map;
import java.util.Optional;

/**
 * What was done about some letters.
 *
 * @param deeds the last of each letter
 * @param isComplete whether all marks were read
 */
record Marks(Map<Position, DeadLetterMark.Deed> deeds, boolean isComplete) {

    boolean isPurged(Letter letter) {
        return deeds.get(letter.position()) instanceof DeadLetterMark.Purged;
    }

    /** The invocation that was last made from it. */
    Optional<RequestId> redrivenAs(Letter letter) {
        return deeds.get(letter.position()) instanceof DeadLetterMark.Redriven redriven
                ? Optional.of(redriven.as())
                : Optional.empty();
    }
}
