package io.invoq.dispatcher;

import io.invoq.platform.lifecycle.Node;
import io.invoq.platform.lifecycle.RoleProcess;
import io.invoq.platform.lifecycle.SoloRole;
import java.time.InstantSource;

/** Runs one callback dispatcher as a process: {@code deploy/invoq callback-dispatcher --config FILE}. */
public final class CallbackDispatcherMain {

    private CallbackDispatcherMain() {}

    public static void main(String[] args) {
        RoleProcess.main("callback-dispatcher", DispatcherProcessConfig.class, CallbackDispatcherMain::start, args);
    }

    private static AutoCloseable start(DispatcherProcessConfig config) throws InterruptedException {
        Node node = new Node(config.node(), config.kafka(), config.topics(), InstantSource.system());
        return SoloRole.start(
                "callback-dispatcher",
                config.admin(),
                health -> CallbackDispatcher.start(node, config.callbacks(), health));
    }
}
