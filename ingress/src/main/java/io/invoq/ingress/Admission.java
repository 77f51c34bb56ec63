package io.invoq.ingress;

import io.invoq.ingress.auth.AccessTokens;
import io.invoq.ingress.auth.FailedTries;
import io.invoq.ingress.auth.TokenRegistry;
import io.invoq.ingress.auth.TokenUses;
import io.invoq.ingress.auth.TokensConfig;
import io.invoq.ingress.http.HttpIngress;
import io.invoq.ingress.quota.QuotaRegistry;
import io.invoq.ingress.quota.Quotas;
import io.invoq.ingress.registry.RegistryTransactions;
import io.invoq.platform.lifecycle.Lifecycle;
import io.invoq.platform.lifecycle.Node;
import io.invoq.platform.lifecycle.ServiceThreads;
import io.invoq.platform.nodes.NodesView;
import io.invoq.platform.registry.RegistryView;
import io.invoq.wire.node.NodeRole;

/** Composes what says who may call an ingress, and how much. */
record Admission(Node node, TokensConfig config, ServiceThreads threads) {

    /** @param parts takes over what must be closed */
    HttpIngress.Admission start(RegistryParts registry, NodesView nodes, Lifecycle parts) {
        RegistryView view = registry.view();
        RegistryTransactions transactions = registry.transactions();
        TokenUses uses = parts.own(
                "token uses",
                TokenUses.start(view, transactions, config.lastUsedInterval(), threads.platform("token-uses")));
        return new HttpIngress.Admission(
                new AccessTokens(view),
                new FailedTries(config.maxFailedTries(), System::nanoTime),
                uses,
                new TokenRegistry(view, transactions, config.maxPerTenant(), node.clock()),
                Quotas.over(view, () -> nodes.alive(NodeRole.INGRESS), System::nanoTime),
                new QuotaRegistry(view, transactions, node.clock()));
    }
}
