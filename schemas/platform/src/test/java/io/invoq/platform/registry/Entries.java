package io.invoq.platform.registry;

import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.function.HandlerStyle;
import io.invoq.wire.function.RuntimeName;
import io.invoq.wire.registry.RegistryCodec;
import io.invoq.wire.registry.RegistryEntry;
import io.invoq.wire.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Registry entries and the records that carry them. */
final class Entries {

    private static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");

    private Entries() {}

    static FunctionUrn urn(String function, String version) {
        return new FunctionUrn("tenant", "service", function, version);
    }

    static FunctionDefinition function(String name, String version, String revision) {
        return new FunctionDefinition(
                urn(name, version),
                revision,
                RuntimeName.PYTHON3,
                "python3.9",
                new FunctionDefinition.Code("/code", "main.handler", HandlerStyle.EYWA, null, null),
                new FunctionDefinition.Limits(
                        Duration.ofSeconds(3), Duration.ofSeconds(10), Duration.ofSeconds(1), 0, 4, 1, 300, 128),
                Map.of(),
                "",
                THEN,
                THEN);
    }

    static RegistryEntry.Token token(String sha256) {
        return new RegistryEntry.Token(sha256, "operator", THEN);
    }

    static ConsumerRecord<byte[], byte[]> record(FunctionDefinition definition) {
        return record(0, new RegistryEntry.Function(definition));
    }

    static ConsumerRecord<byte[], byte[]> record(long offset, RegistryEntry entry) {
        return bytes(offset, entry.key(), RegistryCodec.write(entry));
    }

    static ConsumerRecord<byte[], byte[]> record(String key, String value) {
        return bytes(0, key, value.getBytes(StandardCharsets.UTF_8));
    }

    static ConsumerRecord<byte[], byte[]> record(long offset, String key, String value) {
        return bytes(offset, key, value.getBytes(StandardCharsets.UTF_8));
    }

    static ConsumerRecord<byte[], byte[]> tombstone(RegistryEntry entry) {
        return tombstone(0, entry);
    }

    private static ConsumerRecord<byte[], byte[]> tombstone(long offset, RegistryEntry entry) {
        return bytes(offset, entry.key(), null);
    }

    private static ConsumerRecord<byte[], byte[]> bytes(long offset, String key, byte @Nullable [] value) {
        return new ConsumerRecord<>(Topics.registry().name(), 0, offset, key.getBytes(StandardCharsets.UTF_8), value);
    }
}
