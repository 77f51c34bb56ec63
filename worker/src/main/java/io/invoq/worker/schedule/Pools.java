package io.invoq.worker.schedule;

import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.record.FailureKind;
import io.invoq.wire.record.Outcome;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** The functions of which anything is known, and what the registry says about them. Not safe for use by several threads. */
final class Pools {

    private final Timers timers;
    private final Instances instances;
    private final Calls calls;
    private final Consumer<FunctionPool> wake;
    private final Map<FunctionUrn, FunctionPool> pools = new HashMap<>();

    /** Latest versions. */
    private final Set<FunctionUrn> paused = new HashSet<>();

    Pools(Timers timers, Instances instances, Calls calls, Consumer<FunctionPool> wake) {
        this.timers = timers;
        this.instances = instances;
        this.calls = calls;
        this.wake = wake;
    }

    /** The function's pool, brought up to the definition if that is newer. */
    FunctionPool of(FunctionDefinition function) {
        FunctionPool pool = pools.computeIfAbsent(function.urn(), urn -> newPool(function));
        adopt(pool, function);
        return pool;
    }

    private FunctionPool newPool(FunctionDefinition function) {
        FunctionPool pool = new FunctionPool(function);
        pool.paused = isPaused(function.urn());
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

    /** Whether the function, whatever the version, takes no calls. */
    boolean isPaused(FunctionUrn function) {
        return !paused.isEmpty() && paused.contains(latest(function));
    }

    /** Calls of the function, of all versions, that wait end as paused; instances are not kept warm. */
    void pause(FunctionUrn function) {
        if (paused.add(latest(function))) {
            String message = "function " + function.withoutVersion() + " was paused while the call waited";
            for (FunctionPool pool : ofAllVersions(function)) {
                pool.paused = true;
                calls.failAll(pool, new Outcome.Failed(FailureKind.FUNCTION_PAUSED, message));
                wake.accept(pool);
            }
        }
    }

    void resume(FunctionUrn function) {
        if (paused.remove(latest(function))) {
            for (FunctionPool pool : ofAllVersions(function)) {
                pool.paused = false;
                wake.accept(pool);
            }
        }
    }

    private List<FunctionPool> ofAllVersions(FunctionUrn function) {
        FunctionUrn latest = latest(function);
        return pools.values().stream()
                .filter(pool -> latest(pool.definition.urn()).equals(latest))
                .toList();
    }

    private static FunctionUrn latest(FunctionUrn function) {
        return function.withVersion(FunctionUrn.LATEST);
    }

    private void adopt(FunctionPool pool, FunctionDefinition function) {
        FunctionDefinition current = pool.definition;
        boolean isAnother = !function.createdAt().equals(current.createdAt());
        if (function.revisionId().equals(current.revisionId())) {
            if (!Objects.equals(function.sealedEnvironment(), current.sealedEnvironment())) {
                pool.definition = current.withEnvironmentOf(function); // encrypted anew: no instance is out of date
            }
            return;
        }
        if (function.updatedAt().isBefore(current.updatedAt()) && !(isAnother && pool.removed)) {
            return;
        }
        pool.definition = function;
        renew(pool);
    }

    void secretChanged(UUID secret) {
        for (FunctionPool pool : pools.values()) {
            if (pool.definition.secrets().contains(secret)) {
                renew(pool);
            }
        }
    }

    /** Whatever it has started is out of date, and whatever failed may work now. */
    private void renew(FunctionPool pool) {
        pool.worked();
        if (pool.backoff != null) {
            timers.cancel(pool.backoff);
            pool.backoff = null;
        }
        pool.members.forEach(instances::retire);
        wake.accept(pool);
    }
}
