package io.invoq.ingress.alias;

import io.invoq.platform.registry.RegistryView;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.FunctionUrn;
import org.jspecify.annotations.Nullable;

/**
 * Finds the version that a call's URN means, be it a version or an alias. A look-up does no I/O, unless nothing is known by that
 * name: then the brokers are asked first. Safe for use by several threads; owns nothing.
 */
public final class CallTargets {

    private final RegistryView view;
    private final AliasRoutes routes;

    public CallTargets(RegistryView view, AliasRoutes routes) {
        this.view = view;
        this.routes = routes;
    }

    /**
     * The version that runs the call; null when there is none.
     *
     * @throws io.invoq.platform.registry.RegistryBehindException when nothing is known and the brokers do not answer
     */
    public @Nullable FunctionDefinition find(FunctionUrn urn, CallHeaders headers) throws InterruptedException {
        FunctionDefinition known = known(urn, headers);
        if (known != null) {
            return known;
        }
        view.catchUp();
        return known(urn, headers);
    }

    private @Nullable FunctionDefinition known(FunctionUrn urn, CallHeaders headers) {
        FunctionDefinition version = view.byUrn(urn);
        if (version != null) {
            return version;
        }
        FunctionUrn chosen = routes.choose(urn, headers);
        return chosen == null ? null : view.byUrn(chosen);
    }
}
