package io.invoq.wire.function;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One version of a function as the registry keeps it: all that a worker needs to run it and an ingress to accept a call
 * for it. Immutable; a change is a new definition under the same URN with another revision. Its {@link #toString}
 * leaves the environment's values out.
 *
 * @param urn tenant, name and version
 * @param revisionId changes with every write, so that a stale update can be refused
 * @param runtime the contract it runs under
 * @param registeredRuntime the runtime's name as it was registered, {@code python3.9} say
 * @param code where its files are, how they are entered
 * @param limits time, instances and size
 * @param environment the environment variables of its instances, in addition to the runtime's own
 * @param description free text
 * @param createdAt when this version was first registered
 * @param updatedAt when this revision was written
 */
public record FunctionDefinition(
        FunctionUrn urn,
        String revisionId,
        RuntimeName runtime,
        String registeredRuntime,
        Code code,
        Limits limits,
        Map<String, String> environment,
        String description,
        Instant createdAt,
        Instant updatedAt) {

    public FunctionDefinition {
        requireNonNull(urn, "urn is missing");
        requireNonNull(revisionId, "revisionId is missing");
        requireNonNull(runtime, "runtime is missing");
        requireNonNull(registeredRuntime, "registeredRuntime is missing");
        requireNonNull(code, "code is missing");
        requireNonNull(limits, "limits is missing");
        environment = Map.copyOf(requireNonNull(environment, "environment is missing"));
        requireNonNull(description, "description is missing");
        requireNonNull(createdAt, "createdAt is missing");
        requireNonNull(updatedAt, "updatedAt is missing");
    }

    /** Eywa's name for it. */
    public FunctionId id() {
        return FunctionId.of(urn);
    }

    @Override
    public String toString() {
        return "FunctionDefinition[urn=%s, revisionId=%s, runtime=%s, code=%s, limits=%s, environment=%s]"
                .formatted(urn, revisionId, registeredRuntime, code, limits, environment.keySet());
    }

    /**
     * Where the files are and how they are entered.
     *
     * @param path absolute directory that every worker of the pool sees; for {@code java-inline} it may be a jar
     * @param handler {@code module.function} for handler runtimes; a command line for {@code http} and {@code exec},
     *     its first word looked up in {@code path} first; a class for {@code java-inline}
     * @param style what a handler gets as its event; of effect for handler runtimes only
     * @param initializer {@code module.function} run once per instance before its first call
     * @param preStop {@code module.function} run once before an instance ends in good order
     */
    public record Code(
            String path,
            String handler,
            HandlerStyle style,
            @Nullable String initializer,
            @Nullable String preStop) {

        public Code {
            requireNonNull(path, "code.path is missing");
            requireNonNull(handler, "code.handler is missing");
            requireNonNull(style, "code.style is missing");
        }
    }

    /**
     * Time, instances and size.
     *
     * @param timeout the longest a call may run
     * @param initializerTimeout the longest that {@code initializer} may take; loading the handler has the worker's own limit
     * @param preStopTimeout the longest that {@code preStop} may take
     * @param minInstances kept warm, per worker that owns the function's partition
     * @param maxInstances per worker; at least 1
     * @param concurrency calls that one instance runs at the same time; at least 1
     * @param cpuMillis processor share in thousandths of a core
     * @param memoryMegabytes memory of one instance
     */
    public record Limits(
            Duration timeout,
            Duration initializerTimeout,
            Duration preStopTimeout,
            int minInstances,
            int maxInstances,
            int concurrency,
            int cpuMillis,
            int memoryMegabytes) {

        public Limits {
            requireNonNull(timeout, "limits.timeout is missing");
            requireNonNull(initializerTimeout, "limits.initializerTimeout is missing");
            requireNonNull(preStopTimeout, "limits.preStopTimeout is missing");
        }
    }
}
