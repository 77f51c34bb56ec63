package io.invoq.platform.consume;

import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** What the end of a record has to leave on other topics. Immutable: it is sent again when a transaction is aborted. */
public interface Emission {

    /** What is written, all of it or nothing, together with the record's offset. */
    List<ProducerRecord<byte[], byte[]>> records();

    /** What is written instead when the brokers do not take one of the records for its size. */
    Emission insteadOfTooLarge(RecordTooLargeException error);
}
