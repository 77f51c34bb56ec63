package io.invoq.worker.schedule;

import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.record.FailureKind;
import io.invoq.wire.record.Outcome;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The functions of which anything is known, and what the registry says about them. Not safe for use by several threads. */
final class Pools {

    private final Timers timers;
    private final Instances instances;
    private final Calls calls;
    private final Consumer<FunctionPool> wake;
    private final Map<FunctionUrn, FunctionPool> pools = new HashMap<>();

    Pools(Timers timers, Instances instances, Calls calls, Consumer<FunctionPool> wake) {
        this.timers = timers;
        this.instances = instances;
        this.calls = calls;
        this.wake = wake;
    }

    /** The function's pool, brought up to the definition if that is newer. */
    FunctionPool of(FunctionDefinition function) {
        FunctionPool pool = pools.computeIfAbsent(function.urn(), urn -> new FunctionPool(function));
        adopt(pool, function);
        return pool;
    }

    Collection<FunctionPool> all() {
        return List.copyOf(pools.values());
    }

    int size() {
        return pools.size();
    }

    /** Nothing is to be known about it any more. A newer pool of the same name is left alone. */
    void forget(FunctionPool pool) {
        instances.forget(pool);
        pools.remove(pool.definition.urn(), pool);
    }

    void dropRevoked() {
        for (FunctionPool pool : pools.values()) {
            calls.dropRevoked(pool);
            wake.accept(pool);
        }
    }

    void keepWarm(Collection<FunctionDefinition> functions) {
        for (FunctionPool pool : pools.values()) {
            pool.keptWarm = false;
        }
        for (FunctionDefinition function : functions) {
            if (function.limits().minInstances() > 0) {
                FunctionPool pool = of(function);
                pool.keptWarm = true;
                pool.removed = false;
            }
        }
        pools.values().forEach(wake);
    }

    void changed(FunctionDefinition function) {
        FunctionPool pool = pools.get(function.urn());
        if (pool != null) {
            adopt(pool, function);
        }
    }

    void removed(FunctionUrn function) {
        FunctionPool pool = pools.get(function);
        if (pool != null) {
            pool.removed = true;
            pool.keptWarm = false;
            pool.members.forEach(instances::retire);
            String message = "function " + function + " was deleted while the call waited";
            calls.failAll(pool, new Outcome.Failed(FailureKind.FUNCTION_NOT_FOUND, message));
            wake.accept(pool);
        }
    }

    private void adopt(FunctionPool pool, FunctionDefinition function) {
        FunctionDefinition current = pool.definition;
        if (function.revisionId().equals(current.revisionId())
                || function.updatedAt().isBefore(current.updatedAt())) {
            return;
        }
        pool.definition = function;
        pool.worked();
        if (pool.backoff != null) {
            timers.cancel(pool.backoff);
            pool.backoff = null;
        }
        pool.members.forEach(instances::retire);
        wake.accept(pool);
    }
}
