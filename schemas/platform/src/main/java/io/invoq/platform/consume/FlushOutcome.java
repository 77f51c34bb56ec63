package io.invoq.platform.consume;

import java.util.Map;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** How a {@link Flush} ended. There is no third way: one whose end was not heard is looked up. */
sealed interface FlushOutcome {

    /** All of it is written. */
    record Committed() implements FlushOutcome {}

    /**
     * Nothing of it is written.
     *
     * @param tooLarge the records that the brokers do not take
     */
    record Aborted(Exception cause, Map<TrackedRecord, RecordTooLargeException> tooLarge) implements FlushOutcome {}
}
