package io.invoq.platform.consume;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What a checked out record has become.
 *
 * <pre>
 *   ASKED ── its transaction is committed ──► STANDS ── its end is written ──► (gone)
 *     │                                         │
 *     └── its partition went before ──► LOST ◄──┘ another has taken it over or ended it
 * </pre>
 */
final class CheckedOut {

    private enum State {
        ASKED,
        STANDS,
        LOST
    }

    private final ProducerRecord<byte[], byte[]> record;
    private final String key;

    /** Changed by the consumer's thread, and by the flusher's while it carries out a flush. */
    private volatile State state = State.ASKED;

    /** The consumer's thread: whether it has been passed to its partition. */
    private boolean applied;

    /** The consumer's thread: whether it has come to its end. */
    private boolean ended;

    private boolean queued;

    CheckedOut(ProducerRecord<byte[], byte[]> record) {
        this.record = record;
        this.key = new String(record.key(), StandardCharsets.UTF_8);
    }

    /** True the first time. */
    boolean apply() {
        boolean first = !applied;
        applied = true;
        return first;
    }

    void end() {
        ended = true;
    }

    /** True the first time after its end. */
    boolean queueEnd() {
        boolean first = ended && !queued;
        queued = queued || ended;
        return first;
    }

    String key() {
        return key;
    }

    ProducerRecord<byte[], byte[]> record() {
        return record;
    }

    /** What says that it has ended. */
    ProducerRecord<byte[], byte[]> tombstone() {
        return new ProducerRecord<>(record.topic(), record.key(), null);
    }

    void stand() {
        state = State.STANDS;
    }

    void lose() {
        state = State.LOST;
    }

    boolean stands() {
        return state == State.STANDS;
    }

    boolean isLost() {
        return state == State.LOST;
    }
}
