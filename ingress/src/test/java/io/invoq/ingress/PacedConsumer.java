package io.invoq.ingress;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;

/** A consumer in memory whose empty polls take a moment, so that a reading thread does not spin. */
public final class PacedConsumer extends MockConsumer<byte[], byte[]> {

    public PacedConsumer() {
        super("earliest");
    }

    @Override
    @SuppressWarnings(
            "UnsynchronizedOverridesSynchronized") // the pause is without the lock, so that records can be added
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
        if (records.isEmpty()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        return records;
    }
}
