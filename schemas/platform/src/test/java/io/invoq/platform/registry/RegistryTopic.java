package io.invoq.platform.registry;

import io.invoq.wire.registry.RegistryEntry;
import io.invoq.wire.topic.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * A registry topic without a broker, as one consumer sees it: a poll returns one record, or waits for a wake-up
 * when there is none, whatever its timeout. Counts how often it is asked for its end.
 */
@SuppressWarnings("UnsynchronizedOverridesSynchronized") // a poll that waits must leave the monitor to the test
final class RegistryTopic extends MockConsumer<byte[], byte[]> {

    private static final TopicPartition PARTITION =
            new TopicPartition(Topics.registry().name(), 0);

    private final List<RegistryEntry> entries = new CopyOnWriteArrayList<>();
    private final Semaphore wakeUps = new Semaphore(0);
    private final AtomicInteger endsAsked = new AtomicInteger();
    private volatile CountDownLatch endHeld = new CountDownLatch(0);
    private volatile boolean broken;
    private volatile boolean withheld;
    private int given;

    RegistryTopic() {
        super("earliest");
        updateBeginningOffsets(Map.of(PARTITION, 0L));
    }

    void append(RegistryEntry entry) {
        entries.add(entry);
    }

    /** How often it was asked for its end. */
    int endsAsked() {
        return endsAsked.get();
    }

    /** From now on, whoever asks for the end waits until the latch falls. */
    void holdEnd(CountDownLatch latch) {
        endHeld = latch;
    }

    /** From now on its records do not come, though they are there. */
    void withhold() {
        withheld = true;
    }

    /** Whether nobody answers when asked for the end. */
    void broken(boolean isBroken) {
        broken = isBroken;
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        if (given < entries.size() && !withheld) {
            addRecord(Entries.record(given, entries.get(given)));
            given++;
        } else {
            awaitWakeUp(Duration.ofDays(1));
        }
        return super.poll(Duration.ZERO);
    }

    @Override
    public void wakeup() {
        super.wakeup();
        wakeUps.release();
    }

    @Override
    public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions, Duration timeout) {
        endsAsked.incrementAndGet();
        long end = entries.size();
        try {
            endHeld.await();
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
        if (broken) {
            awaitWakeUp(timeout);
            throw new TimeoutException("no broker answers");
        }
        return Map.of(PARTITION, end);
    }

    private void awaitWakeUp(Duration timeout) {
        try {
            if (wakeUps.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                wakeUps.drainPermits();
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
