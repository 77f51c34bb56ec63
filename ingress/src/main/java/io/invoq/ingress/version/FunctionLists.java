package io.invoq.ingress.version;

import io.invoq.platform.registry.RegistryView;
import io.invoq.platform.registry.Versioned;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.registry.RegistryEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Lists a tenant's functions; what is listed is as new as any change that was answered before. Safe for use by several threads.
 * Does not own the view.
 */
public final class FunctionLists {

    private final RegistryView view;

    public FunctionLists(RegistryView view) {
        this.view = view;
    }

    /**
     * The tenant's versions of that number, by URN.
     *
     * @param version empty for the latest
     * @param name part of their names, in whatever case; empty for all
     * @throws io.invoq.platform.registry.RegistryBehindException when the brokers do not answer
     */
    public List<FunctionDefinition> list(String tenant, String version, String name) throws InterruptedException {
        view.catchUp();
        String wantedVersion = version.isEmpty() ? FunctionUrn.LATEST : version;
        String wantedName = name.toLowerCase(Locale.ROOT);
        List<FunctionDefinition> found = new ArrayList<>();
        for (Versioned entry :
                view.range(RegistryEntry.Function.ofTenant(tenant)).values()) {
            if (entry.entry() instanceof RegistryEntry.Function function) {
                FunctionUrn urn = function.definition().urn();
                if (urn.version().equals(wantedVersion)
                        && urn.name().toLowerCase(Locale.ROOT).contains(wantedName)) {
                    found.add(function.definition());
                }
            }
        }
        return found;
    }
}
