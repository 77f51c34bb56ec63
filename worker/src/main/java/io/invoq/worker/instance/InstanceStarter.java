package io.invoq.worker.instance;

import io.invoq.wire.function.FunctionDefinition;

/** Starts instances. Safe for use by several threads. */
@FunctionalInterface
public interface InstanceStarter {

    /**
     * Starts one and blocks until it is ready, its initializer included; meant for a virtual thread. The caller owns
     * what it gets. An interrupt ends the start and what was started.
     *
     * @throws StartFailedException when there will be no instance; nothing of it is left then
     */
    Instance start(FunctionDefinition function) throws StartFailedException, InterruptedException;
}
