package io.invoq.ingress;

import io.invoq.ingress.auth.BootstrapToken;
import io.invoq.ingress.registrar.Registrar;
import io.invoq.ingress.registry.RegistryCommands;
import io.invoq.ingress.registry.RegistryTransactions;
import io.invoq.platform.kafka.KafkaClients;
import io.invoq.platform.lifecycle.Lifecycle;
import io.invoq.platform.lifecycle.Node;
import io.invoq.platform.lifecycle.ServiceThreads;
import io.invoq.platform.registry.RegistryView;

/** A node's part in the registry, composed: it reads it, changes it, and may be the one that decides about changes. */
record RegistryParts(RegistryView view, Registrar registrar, RegistryTransactions transactions) {

    /** Starts it; when it returns, everything registered is known, and there is an administrator's token. */
    static RegistryParts start(
            Node node, IngressConfig config, KafkaClients kafka, ServiceThreads threads, Lifecycle parts)
            throws InterruptedException {
        RegistryView view = parts.own(
                "registry view",
                RegistryView.start(
                        kafka.registryConsumer("ingress-registry"),
                        node.kafka().startTimeout(),
                        config.brokerSilence(),
                        threads.platform("registry")));
        Registrar registrar =
                parts.own("registrar", Registrar.start(kafka, node.config().id(), view, threads, node.clock()));
        RegistryCommands commands = parts.own(
                "registry commands",
                RegistryCommands.over(
                        kafka.producer("ingress-registry", config.acceptTimeout(), config.acceptTimeout()),
                        view,
                        config.registryTimeout()));
        RegistryTransactions transactions = new RegistryTransactions(view, commands);
        BootstrapToken.ensure(node.config().data(), view, transactions, node.clock());
        return new RegistryParts(view, registrar, transactions);
    }
}
