package io.invoq.ingress.http;

import io.invoq.ingress.alias.AliasRoutes;
import io.invoq.ingress.alias.CallTargets;
import io.invoq.ingress.alias.FunctionAliases;
import io.invoq.ingress.registry.EywaFunctions;
import io.invoq.ingress.registry.RegistryTransactions;
import io.invoq.ingress.reserve.Reservations;
import io.invoq.ingress.version.FunctionLists;
import io.invoq.ingress.version.FunctionVersions;
import io.invoq.platform.registry.RegistryView;
import io.invoq.platform.secret.Environments;
import java.time.InstantSource;

/**
 * What Eywa's API makes of images, what is kept of functions beside their latest versions, and what finds the version that runs
 * a call. Owns nothing.
 */
public record Management(
        EywaFunctions eywaFunctions,
        FunctionVersions versions,
        FunctionLists lists,
        FunctionAliases aliases,
        Reservations reservations,
        CallTargets targets,
        Environments environments) {

    /** All of it over one registry. */
    public static Management over(
            RegistryView view, RegistryTransactions transactions, Environments environments, InstantSource clock) {
        return new Management(
                new EywaFunctions(view, transactions, environments, clock),
                new FunctionVersions(view, transactions, environments, clock),
                new FunctionLists(view),
                new FunctionAliases(view, transactions, clock),
                new Reservations(view, transactions, clock),
                new CallTargets(view, AliasRoutes.follow(view)),
                environments);
    }
}
