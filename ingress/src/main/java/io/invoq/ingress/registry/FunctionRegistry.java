package io.invoq.ingress.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.invoq.platform.registry.RegistryView;
import io.invoq.platform.secret.Environments;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.FunctionId;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.function.PackageDigest;
import io.invoq.wire.registry.PackageEntry;
import io.invoq.wire.registry.RegistryEntry;
import io.invoq.wire.registry.Secret;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Registers functions, their environments sealed, and finds them. Safe for use by several threads. Does not own its parts. */
public final class FunctionRegistry {

    private final RegistryView view;
    private final RegistryTransactions transactions;
    private final FunctionNames names;
    private final Environments environments;
    private final boolean checkCodePath;
    private final InstantSource clock;

    /** @param checkCodePath whether a code path must be there on this node */
    public FunctionRegistry(
            RegistryView view,
            RegistryTransactions transactions,
            Environments environments,
            boolean checkCodePath,
            InstantSource clock) {
        this.view = view;
        this.transactions = transactions;
        this.names = new FunctionNames(view);
        this.environments = environments;
        this.checkCodePath = checkCodePath;
        this.clock = clock;
    }

    /**
     * Registers a new function; when it returns, this node runs calls for it.
     *
     * @throws RegistrationException when a field is not valid
     * @throws NameTakenException when the tenant has one of that name
     * @throws MissingSecretException when the tenant has no secret that it mounts
     * @see RegistryTransactions#run for what else can go wrong
     */
    public FunctionDefinition register(String tenant, JsonNode body) throws InterruptedException {
        FunctionDefinition definition =
                environments.seal(new Registration(body, checkCodePath).read(tenant, clock.instant()));
        return transactions.run(change -> {
            String key = RegistryEntry.Function.key(definition.urn());
            if (change.find(key, RegistryEntry.Function.class) != null) {
                throw new NameTakenException(definition.urn());
            }
            requirePackage(change, definition);
            requireSecrets(change, definition);
            Pauses.lift(change, definition.urn());
            change.put(new RegistryEntry.Function(definition));
            return definition;
        });
    }

    /** Only of the tenant's own, and only one that is not being deleted. */
    private static void requirePackage(RegistryTransaction change, FunctionDefinition definition) {
        PackageDigest digest = definition.code().packageSha256();
        if (digest == null) {
            return;
        }
        boolean isThere = change.list(PackageEntry.of(definition.urn().tenant()), PackageEntry.class).stream()
                .anyMatch(each -> each.digest().equals(digest));
        if (!isThere) {
            throw new RegistrationException(
                    List.of("codePath: the tenant has no package " + digest + "; PUT /v1/packages uploads one"));
        }
    }

    /**
     * Changes a function's latest version; published ones stay as they are. When it returns, this node runs new calls so.
     *
     * @param name in whatever form {@link FunctionNames} reads
     * @throws RegistrationException when a field is not valid
     * @throws ChangeRefusedException when there is no such function, or the body's revision is not its current one
     * @throws MissingSecretException when the tenant has no secret that it mounts
     * @throws io.invoq.platform.secret.SecretUnreadableException when its environment was sealed, and this node has no key to
     *     seal another one with
     * @see RegistryTransactions#run for what else can go wrong
     */
    public FunctionDefinition update(String tenant, String name, JsonNode body) throws InterruptedException {
        FunctionUpdate update = new FunctionUpdate(body, checkCodePath);
        return transactions.run(change -> {
            FunctionUrn urn = names.find(tenant, name);
            if (!urn.version().equals(FunctionUrn.LATEST)) {
                throw new RegistrationException(
                        List.of("version " + urn.version() + " is published: it cannot be changed"));
            }
            FunctionDefinition current = FunctionEntries.require(change, urn);
            FunctionDefinition updated = environments.seal(update.of(current, clock.instant()), current);
            requirePackage(change, updated);
            requireSecrets(change, updated);
            change.put(new RegistryEntry.Function(updated));
            return updated;
        });
    }

    /**
     * Finds a version by its URN, asking the brokers when this node does not know it.
     *
     * @throws io.invoq.platform.registry.RegistryBehindException when they do not answer
     */
    public @Nullable FunctionDefinition find(FunctionUrn urn) throws InterruptedException {
        return find(() -> view.byUrn(urn));
    }

    /**
     * Finds the latest version by Eywa's id, asking the brokers when this node does not know it.
     *
     * @throws io.invoq.platform.registry.RegistryBehindException when they do not answer
     */
    public @Nullable FunctionDefinition find(FunctionId id) throws InterruptedException {
        return find(() -> view.byId(id));
    }

    /** The same among those that are let pass; one that is not takes as long as one that is not there. */
    public @Nullable FunctionDefinition find(FunctionId id, Predicate<FunctionUrn> reachable)
            throws InterruptedException {
        return find(() -> {
            FunctionDefinition function = view.byId(id);
            return function == null || reachable.test(function.urn()) ? function : null;
        });
    }

    /** Part of a change that writes a function: its secrets are there then, and cannot be deleted while it mounts them. */
    static void requireSecrets(RegistryTransaction change, FunctionDefinition function) {
        for (UUID id : function.secrets()) {
            String key = Secret.key(function.urn().tenant(), id);
            if (change.find(key, Secret.class) == null) {
                throw new MissingSecretException(id);
            }
        }
    }

    private @Nullable FunctionDefinition find(Supplier<@Nullable FunctionDefinition> lookup)
            throws InterruptedException {
        FunctionDefinition known = lookup.get();
        if (known != null) {
            return known;
        }
        view.catchUp();
        return lookup.get();
    }
}
