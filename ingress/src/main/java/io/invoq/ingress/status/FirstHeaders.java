package io.invoq.ingress.status;

import io.invoq.wire.record.HeaderReader;
import java.util.Iterator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Shows a codec the headers that it asks for, and decodes no others: for a glance at many records, of which one is wanted.
 * What names a record stands at its beginning.
 */
final class FirstHeaders {

    private FirstHeaders() {}

    static HeaderReader of(ConsumerRecord<byte[], byte[]> record) {
        return name -> {
            Iterator<Header> found = record.headers().headers(name).iterator();
            return found.hasNext() ? found.next().value() : null;
        };
    }
}
