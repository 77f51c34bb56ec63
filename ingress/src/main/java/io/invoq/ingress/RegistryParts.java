package io.invoq.ingress;

import io.invoq.ingress.auth.BootstrapToken;
import io.invoq.ingress.registrar.Registrar;
import io.invoq.ingress.registry.Pauses;
import io.invoq.ingress.registry.RegistryCommands;
import io.invoq.ingress.registry.RegistryTransactions;
import io.invoq.ingress.secret.Reencryption;
import io.invoq.ingress.secret.Secrets;
import io.invoq.platform.kafka.KafkaClients;
import io.invoq.platform.lifecycle.Lifecycle;
import io.invoq.platform.lifecycle.Node;
import io.invoq.platform.lifecycle.ServiceThreads;
import io.invoq.platform.registry.RegistryView;
import io.invoq.platform.secret.Environments;
import io.invoq.platform.secret.MasterKeys;

/** A node's part in the registry, composed: it reads it, changes it, and may be the one that decides about changes. */
record RegistryParts(
        RegistryView view,
        Registrar registrar,
        RegistryTransactions transactions,
        Pauses pauses,
        Secrets secrets,
        Environments environments) {

    /** Starts it; when it returns, everything registered is known, and there is an administrator's token. */
    static RegistryParts start(
            Node node, IngressConfig config, KafkaClients kafka, ServiceThreads threads, Lifecycle parts)
            throws InterruptedException {
        MasterKeys keys = MasterKeys.load(node.secrets());
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
        parts.own("re-encryption", Reencryption.start(view, transactions, keys, threads.platform("re-encryption")));
        return new RegistryParts(
                view,
                registrar,
                transactions,
                new Pauses(view, transactions, node.clock()),
                new Secrets(view, transactions, keys, node.clock()),
                new Environments(keys));
    }
}
