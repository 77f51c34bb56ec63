package io.invoq.wire.function;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import io.invoq.wire.secret.Sealed;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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
 * @param retry whether and when a call is run again; {@link Retry#DEFAULT} where none is given, since entries of the
 *     registry may be older than it
 * @param environment the environment variables of its instances, in addition to the runtime's own; none where they are sealed
 * @param secrets the ids of its tenant's secrets that its instances are given as files; none where none are given
 * @param description free text
 * @param createdAt when this version was first registered
 * @param updatedAt when this revision was written
 * @param eywa what Eywa's API was told about it beyond that; null for functions that were registered otherwise
 * @param sealedEnvironment the environment, encrypted as a whole; null where it stands in clear
 */
public record FunctionDefinition(
        FunctionUrn urn,
        String revisionId,
        RuntimeName runtime,
        String registeredRuntime,
        Code code,
        Limits limits,
        Retry retry,
        Map<String, String> environment,
        List<UUID> secrets,
        String description,
        Instant createdAt,
        Instant updatedAt,
        @Nullable EywaSettings eywa,
        @Nullable Sealed sealedEnvironment) {

    public FunctionDefinition {
        requireNonNull(urn, "urn is missing");
        requireNonNull(revisionId, "revisionId is missing");
        requireNonNull(runtime, "runtime is missing");
        requireNonNull(registeredRuntime, "registeredRuntime is missing");
        requireNonNull(code, "code is missing");
        requireNonNull(limits, "limits is missing");
        retry = requireNonNullElse(retry, Retry.DEFAULT);
        environment = Map.copyOf(requireNonNull(environment, "environment is missing"));
        secrets = List.copyOf(requireNonNullElse(secrets, List.of()));
        requireNonNull(description, "description is missing");
        requireNonNull(createdAt, "createdAt is missing");
        requireNonNull(updatedAt, "updatedAt is missing");
        if (sealedEnvironment != null && !environment.isEmpty()) {
            throw new IllegalArgumentException("environment is both in clear and sealed");
        }
    }

    /** A version whose environment stands in clear. */
    public FunctionDefinition(
            FunctionUrn urn,
            String revisionId,
            RuntimeName runtime,
            String registeredRuntime,
            Code code,
            Limits limits,
            Retry retry,
            Map<String, String> environment,
            List<UUID> secrets,
            String description,
            Instant createdAt,
            Instant updatedAt,
            @Nullable EywaSettings eywa) {
        this(
                urn,
                revisionId,
                runtime,
                registeredRuntime,
                code,
                limits,
                retry,
                environment,
                secrets,
                description,
                createdAt,
                updatedAt,
                eywa,
                null);
    }

    /** A version without secrets, of which Eywa's API was told nothing. */
    public FunctionDefinition(
            FunctionUrn urn,
            String revisionId,
            RuntimeName runtime,
            String registeredRuntime,
            Code code,
            Limits limits,
            Retry retry,
            Map<String, String> environment,
            String description,
            Instant createdAt,
            Instant updatedAt) {
        this(
                urn,
                revisionId,
                runtime,
                registeredRuntime,
                code,
                limits,
                retry,
                environment,
                List.of(),
                description,
                createdAt,
                updatedAt,
                null);
    }

    /** A version whose calls are run again as {@link Retry#DEFAULT} has it, without secrets. */
    public FunctionDefinition(
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
        this(
                urn,
                revisionId,
                runtime,
                registeredRuntime,
                code,
                limits,
                Retry.DEFAULT,
                environment,
                description,
                createdAt,
                updatedAt);
    }

    /** The same with one environment variable more, or with another value of it; its environment is not sealed. */
    public FunctionDefinition withVariable(String name, String value) {
        Map<String, String> variables = new HashMap<>(environment);
        variables.put(name, value);
        return withEnvironment(variables, sealedEnvironment);
    }

    /** The same with the environment of another one. */
    public FunctionDefinition withEnvironmentOf(FunctionDefinition other) {
        return withEnvironment(other.environment, other.sealedEnvironment);
    }

    /** The same revision with its environment in another form: in clear, or sealed, and the clear one empty then. */
    public FunctionDefinition withEnvironment(Map<String, String> clear, @Nullable Sealed sealed) {
        return new FunctionDefinition(
                urn,
                revisionId,
                runtime,
                registeredRuntime,
                code,
                limits,
                retry,
                clear,
                secrets,
                description,
                createdAt,
                updatedAt,
                eywa,
                sealed);
    }

    /** The same version with its code in another directory. */
    public FunctionDefinition withCodeAt(String directory) {
        return new FunctionDefinition(
                urn,
                revisionId,
                runtime,
                registeredRuntime,
                code.at(directory),
                limits,
                retry,
                environment,
                secrets,
                description,
                createdAt,
                updatedAt,
                eywa,
                sealedEnvironment);
    }

    /** The same as a version of its own that is not to change any more; its revision tells what it was made from. */
    public FunctionDefinition publishedAs(String version, String versionDescription, Instant now) {
        return new FunctionDefinition(
                urn.withVersion(version),
                revisionId,
                runtime,
                registeredRuntime,
                code,
                limits,
                retry,
                environment,
                secrets,
                versionDescription,
                now,
                now,
                eywa,
                sealedEnvironment);
    }

    /**
     * The same as the next revision of one that was made then.
     *
     * @param settings what Eywa's API was told about that one; null when nothing, or when it does not hold any more
     */
    public FunctionDefinition since(Instant created, @Nullable EywaSettings settings) {
        return new FunctionDefinition(
                urn,
                revisionId,
                runtime,
                registeredRuntime,
                code,
                limits,
                retry,
                environment,
                secrets,
                description,
                created,
                updatedAt,
                settings,
                sealedEnvironment);
    }

    /** Eywa's name for it. */
    public FunctionId id() {
        return FunctionId.of(urn);
    }

    @Override
    public String toString() {
        return "FunctionDefinition[urn=%s, revisionId=%s, runtime=%s, code=%s, limits=%s, retry=%s, environment=%s, secrets=%s]"
                .formatted(
                        urn,
                        revisionId,
                        registeredRuntime,
                        code,
                        limits,
                        retry,
                        sealedEnvironment == null ? environment.keySet() : sealedEnvironment,
                        secrets);
    }

    /**
     * Where the files are and how they are entered.
     *
     * @param path absolute directory that every worker of the pool sees; for {@code java-inline} it may be a jar. With a
     *     package: the directory within it, {@code /} for its root
     * @param handler {@code module.function} for handler runtimes; a command line for {@code http} and {@code exec},
     *     its first word looked up in {@code path} first; a class for {@code java-inline}
     * @param style what a handler gets as its event; of effect for handler runtimes only
     * @param initializer {@code module.function} run once per instance before its first call
     * @param preStop {@code module.function} run once before an instance ends in good order
     * @param packageSha256 the package that holds the files, which workers fetch by themselves; null for files that are on
     *     every worker already
     */
    public record Code(
            String path,
            String handler,
            HandlerStyle style,
            @Nullable String initializer,
            @Nullable String preStop,
            @Nullable PackageDigest packageSha256) {

        public Code {
            requireNonNull(path, "code.path is missing");
            requireNonNull(handler, "code.handler is missing");
            requireNonNull(style, "code.style is missing");
        }

        /** Code that is on every worker already. */
        public Code(
                String path,
                String handler,
                HandlerStyle style,
                @Nullable String initializer,
                @Nullable String preStop) {
            this(path, handler, style, initializer, preStop, null);
        }

        /** The same code in another directory. */
        public Code at(String directory) {
            return new Code(directory, handler, style, initializer, preStop, packageSha256);
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

    /**
     * Whether and when a call is run again. An asynchronous call that failed in a way that may pass is run again after a
     * wait that doubles with each attempt; a synchronous one whose worker was lost is run again only if the function, or
     * the call's method, is idempotent.
     *
     * @param maxAttempts runs of one asynchronous call in all, the first included; at least 1
     * @param initialInterval the wait before the second attempt; more than zero
     * @param maxInterval where the wait stops doubling; not less than {@code initialInterval}
     * @param maxAge from the moment a call was accepted, or was first due if it has a delay: no further attempt is planned
     *     for later; more than zero
     * @param idempotent whether a synchronous call may be run twice, whatever its method
     */
    public record Retry(
            int maxAttempts, Duration initialInterval, Duration maxInterval, Duration maxAge, boolean idempotent) {

        /** Three attempts, the waits from 1 s doubling up to 10 min, within 6 h; not idempotent. */
        public static final Retry DEFAULT =
                new Retry(3, Duration.ofSeconds(1), Duration.ofMinutes(10), Duration.ofHours(6), false);

        public Retry {
            requireNonNull(initialInterval, "retry.initialInterval is missing");
            requireNonNull(maxInterval, "retry.maxInterval is missing");
            requireNonNull(maxAge, "retry.maxAge is missing");
            if (maxAttempts < 1) {
                throw new IllegalArgumentException("retry.maxAttempts " + maxAttempts + " is less than 1");
            }
            if (!initialInterval.isPositive()) {
                throw new IllegalArgumentException("retry.initialInterval " + initialInterval + " is not above zero");
            }
            if (maxInterval.compareTo(initialInterval) < 0) {
                throw new IllegalArgumentException(
                        "retry.maxInterval " + maxInterval + " is less than initialInterval " + initialInterval);
            }
            if (!maxAge.isPositive()) {
                throw new IllegalArgumentException("retry.maxAge " + maxAge + " is not above zero");
            }
        }
    }
}
