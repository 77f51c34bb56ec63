package io.invoq.ingress;

import io.invoq.platform.lifecycle.Node;
import io.invoq.platform.lifecycle.RoleProcess;
import io.invoq.platform.lifecycle.SoloRole;
import java.time.InstantSource;

/** Runs one ingress node as a process: {@code deploy/invoq ingress --config FILE}. */
public final class IngressMain {

    private IngressMain() {}

    public static void main(String[] args) {
        RoleProcess.main("ingress", IngressProcessConfig.class, IngressMain::start, args);
    }

    private static AutoCloseable start(IngressProcessConfig config) throws InterruptedException {
        Node node = new Node(
                config.node(),
                config.kafka(),
                config.topics(),
                config.secrets(),
                config.packages(),
                InstantSource.system());
        return SoloRole.start("ingress", config.admin(), health -> Ingress.start(node, config.ingress(), health));
    }
}
