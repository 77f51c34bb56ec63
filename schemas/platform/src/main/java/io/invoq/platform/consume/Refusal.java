package io.invoq.platform.consume;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/**
 * The first record of a transaction that was not taken, and why. Those after it fail, too, with the same error, but
 * only because the transaction cannot be committed any more. Safe for use by several threads.
 */
final class Refusal {

    private record First(TrackedRecord record, Exception error) {}

    private final AtomicReference<@Nullable First> first = new AtomicReference<>();

    void add(TrackedRecord record, Exception error) {
        first.compareAndSet(null, new First(record, error));
    }

    /** Why; null while all have been taken. */
    @Nullable
    Exception error() {
        First known = first.get();
        return known == null ? null : known.error();
    }

    /** The record that is to be replaced, if its size was why. */
    Map<TrackedRecord, RecordTooLargeException> tooLarge() {
        First known = first.get();
        return known != null && known.error() instanceof RecordTooLargeException large
                ? Map.of(known.record(), large)
                : Map.of();
    }
}
