package io.invoq.wire.record;

/** Where a codec puts the headers of a record; {@code headers::add} of a Kafka record fits. */
@FunctionalInterface
public interface HeaderWriter {

    void add(String name, byte[] value);
}
