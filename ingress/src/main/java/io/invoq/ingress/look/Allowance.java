package io.invoq.ingress.look;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What one look at the topics may cost: time and bytes read. Used by one thread. */
public final class Allowance {

    private final LongSupplier nanoTime;
    private final long end;
    private long bytesLeft;

    /** @param nanoTime monotonic */
    public Allowance(Duration time, long bytes, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.end = nanoTime.getAsLong() + time.toNanos();
        this.bytesLeft = bytes;
    }

    /** Counts a record that was read. */
    void spend(ConsumerRecord<byte[], byte[]> record) {
        bytesLeft -= Math.max(0, record.serializedValueSize()) + Math.max(0, record.serializedKeySize());
    }

    /** Whether nothing more may be read. */
    public boolean isSpent() {
        return bytesLeft <= 0 || nanoTime.getAsLong() - end >= 0;
    }

    /** How long the next step may wait. */
    Duration patience(Duration longest) {
        Duration left = Duration.ofNanos(Math.max(1, end - nanoTime.getAsLong()));
        return left.compareTo(longest) < 0 ? left : longest;
    }
}
