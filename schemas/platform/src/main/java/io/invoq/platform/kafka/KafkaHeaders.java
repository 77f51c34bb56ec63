package io.invoq.platform.kafka;

import io.invoq.wire.record.HeaderReader;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Shows a Kafka record's headers to the codecs of the wire. */
public final class KafkaHeaders {

    private KafkaHeaders() {}

    /**
     * A view for reading. Names and values are taken out of the record once: Kafka decodes them lazily, under a lock, and
     * a codec asks for nearly all of them.
     */
    public static HeaderReader reader(Headers headers) {
        Header[] all = headers.toArray();
        String[] names = new String[all.length];
        for (int i = 0; i < all.length; i++) {
            names[i] = all[i].key();
        }
        return name -> {
            for (int i = names.length - 1; i >= 0; i--) {
                if (names[i].equals(name)) {
                    return all[i].value();
                }
            }
            return null;
        };
    }
}
