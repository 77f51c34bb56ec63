package io.invoq.platform.kafka;

import io.invoq.wire.record.HeaderReader;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Shows a Kafka record's headers to the codecs of the wire. */
public final class KafkaHeaders {

    private KafkaHeaders() {}

    /** A view for reading; each look-up walks the headers from the end. */
    public static HeaderReader reader(Headers headers) {
        return name -> {
            Header header = headers.lastHeader(name);
            return header == null ? null : header.value();
        };
    }
}
