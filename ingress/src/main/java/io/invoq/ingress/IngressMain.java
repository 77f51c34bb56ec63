package io.invoq.ingress;

import io.invoq.platform.health.AdminServer;
import io.invoq.platform.health.HealthChecks;
import io.invoq.platform.lifecycle.Lifecycle;
import io.invoq.platform.lifecycle.Node;
import io.invoq.platform.lifecycle.RoleProcess;
import java.time.InstantSource;

/** Runs one ingress node as a process: {@code deploy/invoq ingress --config FILE}. */
public final class IngressMain {

    private IngressMain() {}

    public static void main(String[] args) {
        RoleProcess.main("ingress", IngressProcessConfig.class, IngressMain::start, args);
    }

    private static AutoCloseable start(IngressProcessConfig config) throws InterruptedException {
        Lifecycle parts = new Lifecycle();
        HealthChecks health = new HealthChecks();
        health.starting("ingress");
        Node node = new Node(config.node(), config.kafka(), config.topics(), InstantSource.system());
        try {
            parts.own("admin server", AdminServer.start(config.admin(), health));
            parts.own("ingress", Ingress.start(node, config.ingress(), health));
            health.started("ingress");
            return parts;
        } catch (InterruptedException | RuntimeException e) {
            parts.close();
            throw e;
        }
    }
}
