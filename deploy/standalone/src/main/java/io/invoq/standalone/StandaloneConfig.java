package io.invoq.standalone;

import io.invoq.dispatcher.DispatcherConfig;
import io.invoq.ingress.IngressConfig;
import io.invoq.platform.config.Setting;
import io.invoq.platform.health.AdminConfig;
import io.invoq.platform.kafka.TopicsConfig;
import io.invoq.platform.lifecycle.NodeConfig;
import io.invoq.platform.packages.PackagesConfig;
import io.invoq.platform.secret.SecretsConfig;
import io.invoq.standalone.broker.BrokerConfig;
import io.invoq.worker.WorkerConfig;

/** The configuration of a standalone: those of its parts. Where brokers are is not asked, since it brings its own. */
public record StandaloneConfig(
        @Setting(about = "This node.") NodeConfig node,
        @Setting(about = "The embedded broker.") BrokerConfig broker,
        @Setting(about = "Topics.") TopicsConfig topics,
        @Setting(about = "Code packages.") PackagesConfig packages,
        @Setting(about = "Admin port.") AdminConfig admin,
        @Setting(about = "Secrets of functions.") SecretsConfig secrets,
        @Setting(about = "The ingress.") IngressConfig ingress,
        @Setting(about = "The worker.") WorkerConfig worker,
        @Setting(about = "The dispatcher.") DispatcherConfig callbacks) {}
