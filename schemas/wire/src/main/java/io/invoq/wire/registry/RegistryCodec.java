package io.invoq.wire.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.record.MalformedRecordException;
import java.io.IOException;
import java.util.Optional;

/**
 * Registry entries as JSON, described by {@code schema/registry.schema.json}. The registry is read once per change and
 * not per call, so JSON is right here. Safe for use by several threads.
 */
public final class RegistryCodec {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(urnAsText())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .build();

    private RegistryCodec() {}

    /** The record's value. */
    public static byte[] write(RegistryEntry entry) {
        try {
            return switch (entry) {
                case RegistryEntry.Function function -> JSON.writeValueAsBytes(function.definition());
                case RegistryEntry.Token token -> JSON.writeValueAsBytes(token);
            };
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("registry entry " + entry.key() + " cannot be written as JSON", e);
        }
    }

    /**
     * Reads an entry by its key and value; empty for a kind that this version does not know.
     *
     * @throws MalformedRecordException when the value does not read, lacks a part or belongs to another key
     */
    public static Optional<RegistryEntry> read(String key, byte[] value) {
        try {
            if (key.startsWith(RegistryEntry.Function.PREFIX)) {
                return Optional.of(named(key, new RegistryEntry.Function(parse(value, FunctionDefinition.class))));
            }
            if (key.startsWith(RegistryEntry.Token.PREFIX)) {
                return Optional.of(named(key, parse(value, RegistryEntry.Token.class)));
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new MalformedRecordException("registry entry '" + key + "' does not read: " + e.getMessage(), e);
        }
    }

    private static <T> T parse(byte[] value, Class<T> type) throws IOException {
        T parsed = JSON.readValue(value, type);
        if (parsed == null) {
            throw new IOException("it is the JSON value null");
        }
        return parsed;
    }

    private static RegistryEntry named(String key, RegistryEntry entry) {
        if (!entry.key().equals(key)) {
            throw new MalformedRecordException("registry entry '" + key + "' holds '" + entry.key() + "'");
        }
        return entry;
    }

    private static SimpleModule urnAsText() {
        return new SimpleModule("urn")
                .addSerializer(FunctionUrn.class, ToStringSerializer.instance)
                .addDeserializer(FunctionUrn.class, new UrnDeserializer());
    }
}
