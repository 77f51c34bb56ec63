package io.invoq.platform.registry;

import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.FunctionId;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.record.MalformedRecordException;
import io.invoq.wire.registry.Alias;
import io.invoq.wire.registry.KeyRange;
import io.invoq.wire.registry.PackageEntry;
import io.invoq.wire.registry.Pause;
import io.invoq.wire.registry.RegistryCodec;
import io.invoq.wire.registry.RegistryEntry;
import io.invoq.wire.registry.Reservation;
import io.invoq.wire.registry.Secret;
import io.invoq.wire.registry.TenantQuota;
import io.invoq.wire.registry.TokenUse;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
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

    private final ConcurrentSkipListMap<String, Versioned> byKey = new ConcurrentSkipListMap<>();
    private final Map<FunctionUrn, FunctionDefinition> byUrn = new ConcurrentHashMap<>();
    private final Map<FunctionId, FunctionDefinition> byId = new ConcurrentHashMap<>();
    private final Map<String, RegistryEntry.Token> tokens = new ConcurrentHashMap<>();
    private final Map<String, TenantQuota> quotas = new ConcurrentHashMap<>();

    /** Latest versions. */
    private final Set<FunctionUrn> paused = ConcurrentHashMap.newKeySet();

    private final List<RegistryListener> listeners = new CopyOnWriteArrayList<>();

    void listen(RegistryListener listener) {
        listeners.add(listener);
    }

    /**
     * Applies one record. One that does not read is reported, and what stood there before it still counts, so that it can
     * neither stop a node nor take a function away; its revision is a new one all the same, as it is for those who can read
     * it.
     */
    void apply(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            return;
        }
        String key = new String(record.key(), StandardCharsets.UTF_8);
        Versioned stood = byKey.get(key);
        RegistryEntry before = stood == null ? null : stood.entry();
        RegistryEntry read = record.value() == null ? null : read(key, record);
        RegistryEntry after = record.value() == null || read != null ? read : before;
        if (after != null) {
            know(after);
        } else if (before != null) {
            forget(before);
        }
        if (record.value() == null) {
            byKey.remove(key);
        } else {
            byKey.put(key, new Versioned(after, record.offset()));
        }
        boolean isGone = record.value() == null && before != null;
        if (read != null || isGone) {
            listeners.forEach(listener -> listener.changed(before, after));
        }
    }

    private static @Nullable RegistryEntry read(String key, ConsumerRecord<byte[], byte[]> record) {
        try {
            return RegistryCodec.read(key, record.value()).orElse(null);
        } catch (MalformedRecordException e) {
            LOG.atError()
                    .addKeyValue("key", key)
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("error", e.getMessage())
                    .log("registry record passed over");
            return null;
        }
    }

    private void know(RegistryEntry entry) {
        switch (entry) {
            case RegistryEntry.Function function -> {
                FunctionDefinition definition = function.definition();
                byUrn.put(definition.urn(), definition);
                if (isLatest(definition)) {
                    byId.put(definition.id(), definition);
                }
            }
            case RegistryEntry.Token token -> tokens.put(token.sha256(), token);
            case TenantQuota quota -> quotas.put(quota.tenant(), quota);
            case TokenUse use -> {}
            case Pause pause -> paused.add(pause.function());
            case RegistryEntry.Answer answer -> {}
            case Secret secret -> {}
            case Alias alias -> {} // found by its key
            case Reservation reservation -> {} // found by its key
            case PackageEntry held -> {}
        }
    }

    private void forget(RegistryEntry entry) {
        switch (entry) {
            case RegistryEntry.Function function -> {
                byUrn.remove(function.definition().urn());
                if (isLatest(function.definition())) {
                    byId.remove(function.definition().id());
                }
            }
            case RegistryEntry.Token token -> tokens.remove(token.sha256());
            case TenantQuota quota -> quotas.remove(quota.tenant());
            case TokenUse use -> {}
            case Pause pause -> paused.remove(pause.function());
            case RegistryEntry.Answer answer -> {}
            case Secret secret -> {}
            case Alias alias -> {} // found by its key
            case Reservation reservation -> {} // found by its key
            case PackageEntry held -> {}
        }
    }

    private static boolean isLatest(FunctionDefinition definition) {
        return definition.urn().version().equals(FunctionUrn.LATEST);
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

    boolean isPaused(FunctionUrn urn) {
        return !paused.isEmpty() && paused.contains(urn.withVersion(FunctionUrn.LATEST));
    }

    @Nullable
    Versioned find(String key) {
        return byKey.get(key);
    }

    SortedMap<String, Versioned> range(KeyRange range) {
        return Collections.unmodifiableSortedMap(byKey.subMap(range.from(), range.to()));
    }

    RegistryEntry.@Nullable Token token(String sha256) {
        return tokens.get(sha256);
    }

    @Nullable
    TenantQuota quota(String tenant) {
        return quotas.get(tenant);
    }

    Collection<RegistryEntry.Token> tokens() {
        return Collections.unmodifiableCollection(tokens.values());
    }

    boolean hasTokens() {
        return !tokens.isEmpty();
    }
}
