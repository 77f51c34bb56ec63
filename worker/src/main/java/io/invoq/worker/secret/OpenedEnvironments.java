package io.invoq.worker.secret;

import io.invoq.platform.secret.Environments;
import io.invoq.platform.secret.MasterKeys;
import io.invoq.platform.secret.SecretUnreadableException;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.record.FailureKind;
import io.invoq.worker.instance.Instance;
import io.invoq.worker.instance.InstanceStarter;
import io.invoq.worker.instance.StartFailedException;

/**
 * Starts instances with their functions' environments opened, whatever the runtime. This is the only place where a worker
 * opens one: no call does. Safe for use by several threads; owns nothing.
 */
public final class OpenedEnvironments implements InstanceStarter {

    private final InstanceStarter starter;
    private final Environments environments;

    /** @param starter starts instances of definitions whose environments are in clear; not owned */
    public OpenedEnvironments(InstanceStarter starter, MasterKeys keys) {
        this.starter = starter;
        this.environments = new Environments(keys);
    }

    @Override
    public Instance start(FunctionDefinition function) throws StartFailedException, InterruptedException {
        return starter.start(opened(function));
    }

    private FunctionDefinition opened(FunctionDefinition function) throws StartFailedException {
        try {
            return environments.open(function);
        } catch (SecretUnreadableException e) {
            throw new StartFailedException(FailureKind.INITIALIZER_FAILED, String.valueOf(e.getMessage()));
        }
    }
}
