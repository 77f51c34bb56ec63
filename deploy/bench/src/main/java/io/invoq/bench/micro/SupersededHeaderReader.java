package io.invoq.bench.micro;

import io.invoq.wire.record.HeaderReader;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** How a codec read headers until {@link RecordCodecBenchmark} showed what Kafka's own look-ups cost: a walk and a lock each. */
final class SupersededHeaderReader {

    private SupersededHeaderReader() {}

    static HeaderReader of(Headers headers) {
        return name -> {
            Header header = headers.lastHeader(name);
            return header == null ? null : header.value();
        };
    }
}
