package io.invoq.ingress.alias;

import io.invoq.platform.registry.RegistryListener;
import io.invoq.platform.registry.RegistryView;
import io.invoq.platform.registry.Versioned;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.registry.Alias;
import io.invoq.wire.registry.RegistryEntry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the calls of every alias go: one look-up in a map per call, with everything made ready when the registry changes. Safe
 * for use by several threads. Its size is that of the registry's aliases.
 */
public final class AliasRoutes implements RegistryListener {

    private static final Logger LOG = LoggerFactory.getLogger(AliasRoutes.class);

    private final RegistryView view;
    private final Map<FunctionUrn, Route> routes = new ConcurrentHashMap<>();

    private AliasRoutes(RegistryView view) {
        this.view = view;
    }

    /**
     * Routes that follow the registry from now on.
     *
     * @param view not owned; lives as long as this does
     */
    public static AliasRoutes follow(RegistryView view) {
        AliasRoutes routes = new AliasRoutes(view);
        view.listen(routes);
        for (Versioned entry : view.range(Alias.all()).values()) {
            routes.changed(null, entry.entry());
        }
        return routes;
    }

    /** The version that runs a call to this alias; null when there is no such alias. */
    public @Nullable FunctionUrn choose(FunctionUrn alias, CallHeaders headers) {
        Route route = routes.get(alias);
        return route == null ? null : route.choose(headers);
    }

    /** What stands there now counts, so that it does not matter in which order two threads hear of two changes. */
    @Override
    public void changed(@Nullable RegistryEntry before, @Nullable RegistryEntry after) {
        RegistryEntry either = after == null ? before : after;
        if (either instanceof Alias alias) {
            routes.compute(alias.urn(), (urn, route) -> standing(urn));
        }
    }

    private @Nullable Route standing(FunctionUrn urn) {
        Versioned entry = view.find(Alias.key(urn));
        if (entry == null || !(entry.entry() instanceof Alias alias)) {
            return null;
        }
        try {
            return Route.of(alias);
        } catch (IllegalArgumentException e) {
            LOG.atError()
                    .addKeyValue("alias", urn)
                    .addKeyValue("error", e.getMessage())
                    .log("alias passed over: it does not read");
            return null;
        }
    }
}
