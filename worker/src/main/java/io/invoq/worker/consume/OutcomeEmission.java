package io.invoq.worker.consume;

import io.invoq.platform.consume.Emission;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** Records that leave together, and what to send instead when one of them is too large. */
record OutcomeEmission(
        List<ProducerRecord<byte[], byte[]>> records, Function<RecordTooLargeException, Emission> instead)
        implements Emission {

    @Override
    public Emission insteadOfTooLarge(RecordTooLargeException error) {
        return instead.apply(error);
    }
}
