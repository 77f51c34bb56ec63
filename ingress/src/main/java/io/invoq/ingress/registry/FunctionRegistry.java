package io.invoq.ingress.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.invoq.platform.registry.RegistryView;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.FunctionId;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.registry.RegistryEntry;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Registers functions and finds them. Safe for use by several threads. Does not own its parts. */
public final class FunctionRegistry {

    private final RegistryView view;
    private final RegistryTransactions transactions;
    private final boolean checkCodePath;
    private final InstantSource clock;

    /** @param checkCodePath whether a code path must be there on this node */
    public FunctionRegistry(
            RegistryView view, RegistryTransactions transactions, boolean checkCodePath, InstantSource clock) {
        this.view = view;
        this.transactions = transactions;
        this.checkCodePath = checkCodePath;
        this.clock = clock;
    }

    /**
     * Registers a new function; when it returns, this node runs calls for it.
     *
     * @throws RegistrationException when a field is not valid
     * @throws NameTakenException when the tenant has one of that name
     * @see RegistryTransactions#run for what else can go wrong
     */
    public FunctionDefinition register(String tenant, JsonNode body) throws InterruptedException {
        FunctionDefinition definition = new Registration(body, checkCodePath).read(tenant, clock.instant());
        return transactions.run(change -> {
            String key = RegistryEntry.Function.key(definition.urn());
            if (change.find(key, RegistryEntry.Function.class) != null) {
                throw new NameTakenException(definition.urn());
            }
            change.put(new RegistryEntry.Function(definition));
            return definition;
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

    /**
     * The tenants' latest versions, by URN.
     *
     * @throws io.invoq.platform.registry.RegistryBehindException when the brokers do not answer
     */
    public List<FunctionDefinition> list() throws InterruptedException {
        view.catchUp();
        Collection<FunctionDefinition> all = view.all();
        return all.stream()
                .filter(function -> function.urn().version().equals(FunctionUrn.LATEST))
                .sorted(Comparator.comparing(function -> function.urn().toString()))
                .toList();
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
