package io.invoq.platform.consume;

import io.invoq.platform.config.DataSize;
import java.time.Duration;

/**
 * Bounds and beats of a {@link LaneConsumer}.
 *
 * @param topic the one topic it reads
 * @param maxRecords under way per partition, before it is paused
 * @param maxBytes under way per partition, with what waits for its transaction, before it is paused
 * @param commitInterval between two commits of a busy partition
 * @param drainTimeout how long closing waits for what is under way
 */
public record LaneSettings(
        String topic, int maxRecords, DataSize maxBytes, Duration commitInterval, Duration drainTimeout) {

    /** How far completed records may run ahead of one that is slow, in units of {@code maxRecords}. */
    private static final int WINDOW_FACTOR = 8;

    /** The most records that a crash can have redelivered, per partition. */
    int maxWindow() {
        return Math.multiplyExact(maxRecords, WINDOW_FACTOR);
    }
}
