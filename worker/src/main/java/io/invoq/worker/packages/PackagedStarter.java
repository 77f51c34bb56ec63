package io.invoq.worker.packages;

import io.invoq.platform.lifecycle.ServiceThreads;
import io.invoq.platform.packages.PackageLimits;
import io.invoq.platform.packages.PackageStore;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.PackageDigest;
import io.invoq.wire.record.FailureKind;
import io.invoq.worker.instance.Instance;
import io.invoq.worker.instance.InstanceStarter;
import io.invoq.worker.instance.StartFailedException;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * Starts instances of functions whose code is a package: has the package fetched first, and keeps it in use until the
 * instance has ended, so that neither eviction nor a newer version touches the files of one that runs. Functions whose code
 * is a directory are passed on as they are. Safe for use by several threads; owns the cache.
 */
public final class PackagedStarter implements InstanceStarter, AutoCloseable {

    private final InstanceStarter starter;
    private final PackageCache cache;

    private PackagedStarter(InstanceStarter starter, PackageCache cache) {
        this.starter = starter;
        this.cache = cache;
    }

    /** Where packages come from and what they may be; not owned. */
    public record Source(PackageStore store, PackageLimits limits, Path data) {}

    /**
     * One before another.
     *
     * @param starter of instances whose code is a directory; not owned
     */
    public static PackagedStarter over(
            InstanceStarter starter,
            PackageCacheConfig config,
            Source source,
            ServiceThreads threads,
            InstantSource clock) {
        PackageFetch fetch = new PackageFetch(source.store(), source.limits(), config.fetchTimeout(), System::nanoTime);
        return new PackagedStarter(starter, new PackageCache(config, source.data(), fetch, threads, clock));
    }

    @Override
    public Instance start(FunctionDefinition function) throws StartFailedException, InterruptedException {
        PackageDigest digest = function.code().packageSha256();
        if (digest == null) {
            return starter.start(function);
        }
        PackageLease lease = lease(digest);
        boolean started = false;
        try {
            Instance instance = starter.start(function.withCodeAt(directory(lease, function)));
            var _ = instance.exited().whenComplete((exit, error) -> lease.close());
            started = true;
            return instance;
        } finally {
            if (!started) {
                lease.close();
            }
        }
    }

    /** What may pass leaves the call waiting for an instance, as when there is no room for one. */
    private PackageLease lease(PackageDigest digest) throws StartFailedException, InterruptedException {
        try {
            return cache.lease(digest);
        } catch (PackageUnavailableException e) {
            throw new StartFailedException(
                    e.isLasting() ? FailureKind.HANDLER_NOT_FOUND : FailureKind.NO_INSTANCE, e.text());
        }
    }

    private static String directory(PackageLease lease, FunctionDefinition function) throws StartFailedException {
        String within = function.code().path().substring(1);
        Path directory = lease.code().resolve(within).normalize();
        if (!directory.startsWith(lease.code())) {
            throw new StartFailedException(
                    FailureKind.HANDLER_NOT_FOUND, "code path '" + within + "' leads out of the package");
        }
        return directory.toString();
    }

    @Override
    public void close() throws Exception {
        cache.close();
    }
}
