package io.invoq.wire;

import io.invoq.wire.record.HeaderReader;
import io.invoq.wire.record.HeaderWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Headers of one record in memory, in order and with repeated names, as Kafka keeps them. */
final class HeadersInMemory implements HeaderWriter, HeaderReader {

    private final List<Map.Entry<String, byte[]>> headers = new ArrayList<>();

    @Override
    public void add(String name, byte[] value) {
        headers.add(Map.entry(name, value));
    }

    HeadersInMemory add(String name, String value) {
        add(name, value.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    @Override
    public byte @Nullable [] get(String name) {
        byte[] last = null;
        for (Map.Entry<String, byte[]> header : headers) {
            if (header.getKey().equals(name)) {
                last = header.getValue();
            }
        }
        return last;
    }

    void remove(String name) {
        headers.removeIf(header -> header.getKey().equals(name));
    }

    void forEach(BiConsumer<String, byte[]> action) {
        headers.forEach(header -> action.accept(header.getKey(), header.getValue()));
    }

    /** The CloudEvents attributes that the headers stand for; fails when one is there twice. */
    Map<String, String> attributes() {
        Map<String, String> attributes = new LinkedHashMap<>();
        forEach((header, value) -> {
            String name = header.equals("content-type") ? "datacontenttype" : header.replaceFirst("^ce_", "");
            if (attributes.put(name, new String(value, StandardCharsets.UTF_8)) != null) {
                throw new AssertionError("header " + header + " is there twice");
            }
        });
        return attributes;
    }

    @Override
    public String toString() {
        StringBuilder lines = new StringBuilder();
        forEach((name, value) -> lines.append(name)
                .append('=')
                .append(new String(value, StandardCharsets.UTF_8))
                .append('\n'));
        return lines.toString();
    }
}
