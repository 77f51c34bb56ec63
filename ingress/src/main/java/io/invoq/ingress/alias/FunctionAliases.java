package io.invoq.ingress.alias;

import com.fasterxml.jackson.databind.JsonNode;
import io.invoq.ingress.registry.ChangeRefusedException;
import io.invoq.ingress.registry.FunctionEntries;
import io.invoq.ingress.registry.FunctionNames;
import io.invoq.ingress.registry.RegistrationException;
import io.invoq.ingress.registry.RegistryTransaction;
import io.invoq.ingress.registry.RegistryTransactions;
import io.invoq.ingress.registry.Revision;
import io.invoq.platform.registry.RegistryView;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.registry.Alias;
import io.invoq.wire.registry.RegistryEntry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/**
 * The aliases of functions, up to {@link #MOST_ALIASES} each. An alias goes to versions that are there, and none of these can
 * be deleted while it does; it shares its name with no version. What is read is as new as any change that was answered before.
 * Names of functions are in whatever form {@link FunctionNames} reads. Safe for use by several threads; owns nothing.
 *
 * @see RegistryTransactions#run for what can go wrong with each change
 */
public final class FunctionAliases {

    /** Of one function. */
    public static final int MOST_ALIASES = 8;

    private final RegistryTransactions transactions;
    private final FunctionNames names;
    private final InstantSource clock;

    public FunctionAliases(RegistryView view, RegistryTransactions transactions, InstantSource clock) {
        this.transactions = transactions;
        this.names = new FunctionNames(view);
        this.clock = clock;
    }

    /**
     * Makes an alias.
     *
     * @throws RegistrationException when a field is not valid
     * @throws ChangeRefusedException when there is no such function or version, the name is taken, there are too many, or the
     *     weights are not 100 in all
     */
    public Alias create(String tenant, String function, JsonNode body) throws InterruptedException {
        AliasOrder order = AliasOrder.read(body);
        if (order.name().isEmpty()) {
            throw new RegistrationException(List.of("name: is required and must not be empty"));
        }
        return transactions.run(change -> {
            FunctionUrn urn = function(change, tenant, function).withVersion(order.name());
            List<Alias> standing = change.list(Alias.all(urn), Alias.class);
            boolean isTaken = standing.stream().anyMatch(alias -> alias.urn().equals(urn))
                    || change.find(RegistryEntry.Function.key(urn), RegistryEntry.Function.class) != null;
            if (isTaken) {
                throw new ChangeRefusedException(
                        ChangeRefusedException.Reason.ALIAS_TAKEN,
                        "function %s has an alias or a version %s".formatted(urn.name(), order.name()));
            }
            if (standing.size() >= MOST_ALIASES) {
                throw new ChangeRefusedException(
                        ChangeRefusedException.Reason.TOO_MANY_ALIASES,
                        "function %s has %d aliases, as many as it may have: delete one"
                                .formatted(urn.name(), standing.size()));
            }
            Instant now = clock.instant();
            return put(change, urn, order, now, now);
        });
    }

    /**
     * Makes an alias all of what the body says; what it does not say is gone.
     *
     * @throws RegistrationException when a field is not valid
     * @throws ChangeRefusedException when there is no such function, alias or version, the revision is not the current one, or
     *     the weights are not 100 in all
     */
    public Alias update(String tenant, String function, String name, JsonNode body) throws InterruptedException {
        AliasOrder order = AliasOrder.read(body);
        if (order.revisionId().isEmpty()) {
            throw new RegistrationException(List.of("revisionId: is required and must not be empty"));
        }
        if (!order.name().isEmpty() && !order.name().equals(name)) {
            throw new RegistrationException(List.of("name: cannot be changed; it is '" + name + "'"));
        }
        return transactions.run(change -> {
            Alias current = require(change, function(change, tenant, function), name);
            Revision.check(order.revisionId(), current.revisionId(), "alias " + name);
            return put(change, current.urn(), order, current.createdAt(), clock.instant());
        });
    }

    /**
     * Deletes an alias.
     *
     * @throws ChangeRefusedException when there is no such function or alias
     */
    public void delete(String tenant, String function, String name) throws InterruptedException {
        transactions.run(change -> {
            Alias current = require(change, function(change, tenant, function), name);
            change.delete(current.key());
            return current;
        });
    }

    /**
     * One alias.
     *
     * @throws ChangeRefusedException when there is no such function or alias
     */
    public Alias find(String tenant, String function, String name) throws InterruptedException {
        return transactions.run(change -> require(change, function(change, tenant, function), name));
    }

    /**
     * All aliases of a function, by name.
     *
     * @throws ChangeRefusedException when there is no such function
     */
    public List<Alias> list(String tenant, String function) throws InterruptedException {
        return transactions.run(change -> change.list(Alias.all(function(change, tenant, function)), Alias.class));
    }

    /** Its latest version's URN. */
    private FunctionUrn function(RegistryTransaction change, String tenant, String name) {
        FunctionUrn latest = names.find(tenant, name).withVersion(FunctionUrn.LATEST);
        return FunctionEntries.require(change, latest).urn();
    }

    private static Alias require(RegistryTransaction change, FunctionUrn function, String name) {
        for (Alias alias : change.list(Alias.all(function), Alias.class)) {
            if (alias.urn().version().equals(name)) {
                return alias;
            }
        }
        throw new ChangeRefusedException(
                ChangeRefusedException.Reason.NO_SUCH_ALIAS,
                "function %s has no alias %s".formatted(function.name(), name));
    }

    private static Alias put(
            RegistryTransaction change, FunctionUrn urn, AliasOrder order, Instant createdAt, Instant now) {
        Alias alias = new Alias(
                urn,
                UUID.randomUUID().toString(),
                order.functionVersion(),
                order.description(),
                order.weights(),
                order.rules(),
                createdAt,
                now);
        for (String version : alias.versions()) {
            FunctionEntries.require(change, version(urn, version));
        }
        change.put(alias);
        return alias;
    }

    private static FunctionUrn version(FunctionUrn urn, String version) {
        try {
            return urn.withVersion(version);
        } catch (IllegalArgumentException e) {
            throw new RegistrationException(List.of("functionVersion: " + e.getMessage()));
        }
    }
}
