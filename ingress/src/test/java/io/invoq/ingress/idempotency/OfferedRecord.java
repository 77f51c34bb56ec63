package io.invoq.ingress.idempotency;

import io.invoq.platform.consume.Emission;
import io.invoq.platform.consume.LaneRecord;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** A record as a lane hands it out, and what it was completed with. Used by one thread. */
final class OfferedRecord implements LaneRecord {

    private final ConsumerRecord<byte[], byte[]> record;
    private boolean completed;
    private @Nullable Emission emission;

    OfferedRecord(ConsumerRecord<byte[], byte[]> record) {
        this.record = record;
    }

    boolean isCompleted() {
        return completed;
    }

    @Nullable
    Emission emission() {
        return emission;
    }

    List<ProducerRecord<byte[], byte[]>> output() {
        return emission == null ? List.of() : emission.records();
    }

    @Override
    public ConsumerRecord<byte[], byte[]> record() {
        return record;
    }

    @Override
    public void complete() {
        completed = true;
    }

    @Override
    public void complete(Emission what) {
        completed = true;
        emission = what;
    }

    @Override
    public void checkOut(ProducerRecord<byte[], byte[]> checkout) {
        throw new AssertionError("not for a lane of claims");
    }

    @Override
    public void onceCommitted(Runnable action) {
        throw new AssertionError("not for a lane of transactions");
    }

    @Override
    public boolean isRevoked() {
        return false;
    }

    @Override
    public boolean isLost() {
        return false;
    }
}
