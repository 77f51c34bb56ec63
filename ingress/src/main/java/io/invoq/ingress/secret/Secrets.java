package io.invoq.ingress.secret;

import io.invoq.ingress.registry.RegistryTransaction;
import io.invoq.ingress.registry.RegistryTransactions;
import io.invoq.ingress.secret.SecretException.Reason;
import io.invoq.platform.registry.RegistryView;
import io.invoq.platform.registry.Versioned;
import io.invoq.platform.secret.MasterKeys;
import io.invoq.platform.secret.Place;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.FunctionId;
import io.invoq.wire.registry.RegistryEntry;
import io.invoq.wire.registry.Secret;
import io.invoq.wire.secret.Sealed;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of tenants. Values go in and never come out. Safe for use by several threads. Does not own its parts.
 *
 * @see RegistryTransactions#run for what can go wrong beside what each method says
 */
public final class Secrets {

    /** Values and keys of one secret, in bytes. */
    public static final int LARGEST = 1 << 20;

    /** Of one secret. */
    public static final int MOST_KEYS = 1_000;

    /** Of one tenant. */
    public static final int MOST = 1_000;

    private final RegistryView view;
    private final RegistryTransactions transactions;
    private final MasterKeys keys;
    private final InstantSource clock;

    public Secrets(RegistryView view, RegistryTransactions transactions, MasterKeys keys, InstantSource clock) {
        this.view = view;
        this.transactions = transactions;
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * Makes one.
     *
     * @throws SecretException when the tenant has one of that name, or as many as it may
     * @throws io.invoq.platform.secret.SecretUnreadableException when there is no master key
     */
    public Secret create(String tenant, String name, Map<String, String> data) throws InterruptedException {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Secret empty = new Secret(tenant, UUID.randomUUID(), name, Map.of(), now, now);
        Secret secret = empty.with(sealed(empty, data), now);
        requireSize(secret);
        return transactions.run(change -> {
            List<Secret> others = change.list(Secret.of(tenant), Secret.class);
            if (others.stream().anyMatch(other -> other.name().equals(name))) {
                throw new SecretException(Reason.NAME_TAKEN, "the tenant has a secret '" + name + "'");
            }
            if (others.size() >= MOST) {
                throw new SecretException(
                        Reason.TOO_LARGE, "the tenant has " + MOST + " secrets, and may have no more");
            }
            change.put(secret);
            return secret;
        });
    }

    /**
     * Changes values; instances that start from then on see them, and those that are there end when idle.
     *
     * @throws SecretException when there is no such secret, or it becomes too large
     * @throws io.invoq.platform.secret.SecretUnreadableException when there is no master key
     */
    public Secret update(String tenant, UUID id, SecretChange what) throws InterruptedException {
        return transactions.run(change -> {
            Secret before = require(change, tenant, id);
            Map<String, Sealed> data = new HashMap<>(before.data());
            data.keySet().removeAll(what.deletes());
            data.putAll(sealed(before, what.upserts()));
            Secret after = before.with(data, clock.instant().truncatedTo(ChronoUnit.MILLIS));
            requireSize(after);
            change.put(after);
            return after;
        });
    }

    /**
     * Deletes one that no function mounts.
     *
     * @throws SecretException when there is no such secret, or functions mount it
     */
    public void delete(String tenant, UUID id) throws InterruptedException {
        transactions.run(change -> {
            Secret secret = require(change, tenant, id);
            List<String> mounting =
                    change.list(RegistryEntry.Function.ofTenant(tenant), RegistryEntry.Function.class).stream()
                            .map(RegistryEntry.Function::definition)
                            .filter(function -> function.secrets().contains(id))
                            .map(function -> function.urn().toString())
                            .toList();
            if (!mounting.isEmpty()) {
                throw new SecretException(
                        Reason.MOUNTED, "secret '" + secret.name() + "' is mounted by " + shown(mounting));
            }
            change.delete(secret.key());
            return id;
        });
    }

    /** The tenant's secrets by name, as of now. */
    public List<Secret> list(String tenant) throws InterruptedException {
        view.catchUp();
        List<Secret> secrets = new ArrayList<>();
        for (Versioned each : view.range(Secret.of(tenant)).values()) {
            if (each.entry() instanceof Secret secret) {
                secrets.add(secret);
            }
        }
        secrets.sort(Comparator.comparing(Secret::name));
        return secrets;
    }

    /** One, as of now; null when there is none. */
    public @Nullable Secret find(String tenant, UUID id) throws InterruptedException {
        view.catchUp();
        Versioned found = view.find(Secret.key(tenant, id));
        return found != null && found.entry() instanceof Secret secret ? secret : null;
    }

    /** The ids of the functions that mount each of the tenant's secrets, as far as this node knows. */
    public Map<UUID, Set<FunctionId>> mounting(String tenant) {
        Map<UUID, Set<FunctionId>> mounting = new HashMap<>();
        for (Versioned each :
                view.range(RegistryEntry.Function.ofTenant(tenant)).values()) {
            if (each.entry() instanceof RegistryEntry.Function function) {
                FunctionDefinition definition = function.definition();
                definition
                        .secrets()
                        .forEach(id -> mounting.computeIfAbsent(id, unknown -> new LinkedHashSet<>())
                                .add(definition.id()));
            }
        }
        return mounting;
    }

    private Map<String, Sealed> sealed(Secret of, Map<String, String> data) {
        Map<String, Sealed> sealed = new HashMap<>();
        data.forEach((key, value) -> sealed.put(
                key, keys.seal(new Place.Value(of.tenant(), of.id(), key), value.getBytes(StandardCharsets.UTF_8))));
        return sealed;
    }

    private static Secret require(RegistryTransaction change, String tenant, UUID id) {
        Secret secret = change.find(Secret.key(tenant, id), Secret.class);
        if (secret == null) {
            throw new SecretException(Reason.NOT_FOUND, "the tenant has no secret " + id);
        }
        return secret;
    }

    /** A ciphertext is as long as its value, and a tag of 16 bytes. */
    private static void requireSize(Secret secret) {
        if (secret.data().size() > MOST_KEYS) {
            throw new SecretException(
                    Reason.TOO_LARGE,
                    "secret '%s' has %d keys, more than %d"
                            .formatted(secret.name(), secret.data().size(), MOST_KEYS));
        }
        long size = 0;
        for (Map.Entry<String, Sealed> each : secret.data().entrySet()) {
            size += each.getKey().getBytes(StandardCharsets.UTF_8).length;
            size += Base64.getDecoder().decode(each.getValue().ciphertext()).length - 16;
        }
        if (size > LARGEST) {
            throw new SecretException(
                    Reason.TOO_LARGE,
                    "secret '%s' has %d bytes of keys and values, more than %d"
                            .formatted(secret.name(), size, LARGEST));
        }
    }

    private static String shown(List<String> functions) {
        int more = functions.size() - 5;
        return more <= 0
                ? String.join(", ", functions)
                : String.join(", ", functions.subList(0, 5)) + " and " + more + " more";
    }
}
