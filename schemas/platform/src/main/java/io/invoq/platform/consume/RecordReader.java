package io.invoq.platform.consume;

import io.invoq.platform.kafka.KafkaHeaders;
import io.invoq.wire.record.HeaderReader;
import io.invoq.wire.record.MalformedRecordException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads consumed records with one of the wire's codecs. A record that does not read is reported as an error and passed
 * over: nobody here can mend it, and it must not hold up those behind it. Stateless.
 */
public final class RecordReader {

    private static final Logger LOG = LoggerFactory.getLogger(RecordReader.class);
    private static final byte[] NO_BYTES = new byte[0];

    private RecordReader() {}

    /** A codec's read method. */
    @FunctionalInterface
    public interface Codec<T> {

        T read(HeaderReader headers, byte[] body);
    }

    /** The record's value; null when it does not read. */
    public static <T> @Nullable T read(ConsumerRecord<byte[], byte[]> record, Codec<T> codec) {
        byte[] body = record.value() == null ? NO_BYTES : record.value();
        try {
            return codec.read(KafkaHeaders.reader(record.headers()), body);
        } catch (MalformedRecordException e) {
            LOG.atError()
                    .addKeyValue("topic", record.topic())
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("error", e.getMessage())
                    .log("record passed over");
            return null;
        }
    }
}
