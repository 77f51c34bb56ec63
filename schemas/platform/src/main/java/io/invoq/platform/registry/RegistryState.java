package io.invoq.platform.registry;

import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.FunctionId;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.record.MalformedRecordException;
import io.invoq.wire.registry.RegistryCodec;
import io.invoq.wire.registry.RegistryEntry;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registry topic folded into maps: the last record of each key counts. Changed by one thread, read by any. Its size
 * is that of the registry itself.
 */
final class RegistryState implements FunctionLookup {

    private static final Logger LOG = LoggerFactory.getLogger(RegistryState.class);

    private final Map<String, RegistryEntry> byKey = new ConcurrentHashMap<>();
    private final Map<FunctionUrn, FunctionDefinition> byUrn = new ConcurrentHashMap<>();
    private final Map<FunctionId, FunctionDefinition> byId = new ConcurrentHashMap<>();
    private final Map<String, RegistryEntry.Token> tokens = new ConcurrentHashMap<>();
    private final List<RegistryListener> listeners = new CopyOnWriteArrayList<>();

    void listen(RegistryListener listener) {
        listeners.add(listener);
    }

    /** Applies one record; one that does not read is reported and passed over, so that it cannot stop a node. */
    void apply(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            return;
        }
        String key = new String(record.key(), StandardCharsets.UTF_8);
        try {
            if (record.value() == null) {
                remove(key);
            } else {
                RegistryCodec.read(key, record.value()).ifPresent(this::put);
            }
        } catch (MalformedRecordException e) {
            LOG.atError()
                    .addKeyValue("key", key)
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("error", e.getMessage())
                    .log("registry record passed over");
        }
    }

    private void put(RegistryEntry entry) {
        byKey.put(entry.key(), entry);
        switch (entry) {
            case RegistryEntry.Function function -> {
                FunctionDefinition after = function.definition();
                FunctionDefinition before = byUrn.put(after.urn(), after);
                if (after.urn().version().equals(FunctionUrn.LATEST)) {
                    byId.put(after.id(), after);
                }
                listeners.forEach(listener -> listener.changed(before, after));
            }
            case RegistryEntry.Token token -> tokens.put(token.sha256(), token);
        }
    }

    private void remove(String key) {
        switch (byKey.remove(key)) {
            case RegistryEntry.Function function -> {
                FunctionDefinition before = function.definition();
                byUrn.remove(before.urn());
                byId.remove(before.id(), before);
                listeners.forEach(listener -> listener.changed(before, null));
            }
            case RegistryEntry.Token token -> tokens.remove(token.sha256());
            case null -> LOG.atDebug().addKeyValue("key", key).log("registry tombstone of an unknown key");
        }
    }

    @Override
    public @Nullable FunctionDefinition byUrn(FunctionUrn urn) {
        return byUrn.get(urn);
    }

    @Override
    public @Nullable FunctionDefinition byId(FunctionId id) {
        return byId.get(id);
    }

    @Override
    public Collection<FunctionDefinition> all() {
        return List.copyOf(byUrn.values());
    }

    RegistryEntry.@Nullable Token token(String sha256) {
        return tokens.get(sha256);
    }

    boolean hasTokens() {
        return !tokens.isEmpty();
    }
}
