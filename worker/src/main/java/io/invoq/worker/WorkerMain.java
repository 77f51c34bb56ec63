package io.invoq.worker;

import io.invoq.platform.lifecycle.Node;
import io.invoq.platform.lifecycle.RoleProcess;
import io.invoq.platform.lifecycle.SoloRole;
import java.time.InstantSource;

/** Runs one worker as a process: {@code deploy/invoq worker --config FILE}. */
public final class WorkerMain {

    private WorkerMain() {}

    public static void main(String[] args) {
        RoleProcess.main("worker", WorkerProcessConfig.class, WorkerMain::start, args);
    }

    private static AutoCloseable start(WorkerProcessConfig config) throws InterruptedException {
        Node node = new Node(
                config.node(),
                config.kafka(),
                config.topics(),
                config.secrets(),
                config.packages(),
                InstantSource.system());
        return SoloRole.start("worker", config.admin(), health -> Worker.start(node, config.worker(), health));
    }
}
