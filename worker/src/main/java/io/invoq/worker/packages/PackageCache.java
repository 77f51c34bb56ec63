package io.invoq.worker.packages;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.invoq.platform.lifecycle.ServiceThreads;
import io.invoq.wire.function.PackageDigest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The packages that are on this worker. Whoever needs one takes a {@link PackageLease}; while there is a lease the package
 * stays. All who need one that is not there share one fetch, which a few platform threads do, since unpacking uses the
 * processor. A fetch that fails is forgotten, so that the next lease tries again. Nothing is read or made before the first
 * lease. Safe for use by several threads; does not own the store.
 */
public final class PackageCache implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PackageCache.class);
    private static final int MOST_FETCHES = 4;
    private static final long IDLE_SECONDS = 10;
    private static final long CLOSE_SECONDS = 10;

    private final PackageCacheConfig config;
    private final Path root;
    private final PackageFetch fetch;
    private final InstantSource clock;
    private final ThreadPoolExecutor fetches;
    private final ReentrantLock opening = new ReentrantLock();

    /** Set once, under {@link #opening}. */
    private volatile @Nullable CacheDirectory directory;

    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Map<PackageDigest, Held> held = new HashMap<>();

    @GuardedBy("lock")
    private long used;

    /** A package that is here or on its way. Guarded by the lock but for its future. */
    private static final class Held {

        private final CompletableFuture<Unpacked> unpacked = new CompletableFuture<>();
        private int leases;
        private long size;
        private Instant lastUsed;

        Held(Instant lastUsed) {
            this.lastUsed = lastUsed;
        }
    }

    /**
     * Makes one; reads nothing yet.
     *
     * @param data the node's own directory, for when none is configured
     */
    PackageCache(
            PackageCacheConfig config, Path data, PackageFetch fetch, ServiceThreads threads, InstantSource clock) {
        this.config = config;
        this.root = config.directory() == null ? data.resolve("package-cache") : config.directory();
        this.fetch = fetch;
        this.clock = clock;
        this.fetches = new ThreadPoolExecutor(
                MOST_FETCHES,
                MOST_FETCHES,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(), // no longer than there are instances being started
                threads.platform("package"));
        fetches.allowCoreThreadTimeOut(true);
    }

    /**
     * Takes a package into use, fetching it first when it is not here; blocks until it is.
     *
     * @throws PackageUnavailableException when it cannot be had; nothing is in use then
     */
    PackageLease lease(PackageDigest digest) throws PackageUnavailableException, InterruptedException {
        CacheDirectory opened = opened();
        Held mine = hold(digest, opened);
        boolean leased = false;
        try {
            Unpacked unpacked = mine.unpacked.get(config.fetchTimeout().toNanos(), TimeUnit.NANOSECONDS);
            opened.touch(unpacked, clock.instant());
            leased = true;
            return new PackageLease(unpacked.code(), () -> release(mine));
        } catch (ExecutionException e) {
            throw PackageUnavailableException.class.cast(e.getCause());
        } catch (TimeoutException e) {
            throw PackageUnavailableException.now(
                    "package %s was not there within worker.package-cache.fetch-timeout=%dms"
                            .formatted(digest, config.fetchTimeout().toMillis()));
        } finally {
            if (!leased) {
                release(mine);
            }
        }
    }

    private Held hold(PackageDigest digest, CacheDirectory opened) throws PackageUnavailableException {
        Held mine;
        boolean isNew;
        lock.lock();
        try {
            Held before = held.get(digest);
            isNew = before == null;
            mine = before == null ? new Held(clock.instant()) : before;
            held.put(digest, mine);
            mine.leases++;
        } finally {
            lock.unlock();
        }
        if (isNew) {
            start(digest, mine, opened);
        }
        return mine;
    }

    private void start(PackageDigest digest, Held mine, CacheDirectory opened) throws PackageUnavailableException {
        try {
            fetches.execute(() -> fetch(digest, mine, opened));
        } catch (RejectedExecutionException e) {
            forget(digest, mine);
            var stopping = PackageUnavailableException.now("the worker is stopping");
            mine.unpacked.completeExceptionally(stopping);
            throw stopping;
        }
    }

    private void fetch(PackageDigest digest, Held mine, CacheDirectory opened) {
        long began = System.nanoTime();
        try {
            Unpacked unpacked = fetch.fetch(digest, opened, size -> takeRoom(mine, size));
            LOG.atInfo()
                    .addKeyValue("package", digest)
                    .addKeyValue("bytes", unpacked.size())
                    .addKeyValue("millis", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began))
                    .log("package fetched");
            mine.unpacked.complete(unpacked);
        } catch (PackageUnavailableException e) {
            LOG.atWarn()
                    .addKeyValue("package", digest)
                    .addKeyValue("error", e.text())
                    .log("package not fetched");
            forget(digest, mine);
            mine.unpacked.completeExceptionally(e);
        } catch (RuntimeException | Error e) {
            LOG.atError().setCause(e).addKeyValue("package", digest).log("package not fetched");
            forget(digest, mine);
            mine.unpacked.completeExceptionally(
                    PackageUnavailableException.now("package " + digest + " could not be fetched: " + e));
        }
    }

    private void forget(PackageDigest digest, Held mine) {
        lock.lock();
        try {
            held.remove(digest, mine);
            used -= mine.size;
            mine.size = 0;
        } finally {
            lock.unlock();
        }
    }

    /** Makes room by deleting what nobody uses, used longest ago first. */
    private void takeRoom(Held mine, long size) throws PackageUnavailableException {
        long max = config.maxSize().bytes();
        List<Held> victims = new ArrayList<>();
        boolean fits;
        lock.lock();
        try {
            long after = used + size;
            for (Map.Entry<PackageDigest, Held> spare : spare()) {
                if (after <= max) {
                    break;
                }
                after -= spare.getValue().size;
                victims.add(spare.getValue());
            }
            fits = after <= max;
            if (fits) {
                held.values().removeAll(victims);
                used = after;
                mine.size = size;
            }
        } finally {
            lock.unlock();
        }
        if (!fits) {
            throw PackageUnavailableException.now(
                    "an unpacked package of %d bytes finds no room in worker.package-cache.max-size=%s beside those in use"
                            .formatted(size, config.maxSize()));
        }
        victims.forEach(this::delete);
    }

    @GuardedBy("lock")
    private List<Map.Entry<PackageDigest, Held>> spare() {
        return held.entrySet().stream()
                .filter(entry -> entry.getValue().leases == 0
                        && entry.getValue().unpacked.isDone())
                .sorted(Comparator.comparing(entry -> entry.getValue().lastUsed))
                .toList();
    }

    private void delete(Held victim) {
        CacheDirectory opened = directory;
        Unpacked unpacked = victim.unpacked.getNow(null);
        if (opened != null && unpacked != null) {
            LOG.atInfo().addKeyValue("path", unpacked.place()).log("package makes room");
            opened.delete(unpacked);
        }
    }

    private void release(Held mine) {
        lock.lock();
        try {
            mine.leases--;
            mine.lastUsed = clock.instant();
        } finally {
            lock.unlock();
        }
    }

    private CacheDirectory opened() throws PackageUnavailableException {
        CacheDirectory known = directory;
        if (known != null) {
            return known;
        }
        opening.lock();
        try {
            CacheDirectory other = directory;
            if (other != null) {
                return other;
            }
            CacheDirectory mine = CacheDirectory.open(root);
            try {
                keepFound(mine);
            } catch (IOException e) {
                mine.close(); // its lock is the next try's
                throw e;
            }
            directory = mine;
            return mine;
        } catch (IOException e) {
            throw PackageUnavailableException.now("the package cache " + root + " cannot be used: " + e);
        } finally {
            opening.unlock();
        }
    }

    private void keepFound(CacheDirectory mine) throws IOException {
        List<Unpacked> surplus = new ArrayList<>();
        List<CacheDirectory.Found> found = new ArrayList<>(mine.findAll());
        found.sort(Comparator.comparing(CacheDirectory.Found::lastUsed).reversed());
        lock.lock();
        try {
            for (CacheDirectory.Found each : found) {
                long size = each.unpacked().size();
                if (held.containsKey(each.digest())
                        || used + size > config.maxSize().bytes()) {
                    surplus.add(each.unpacked());
                    continue;
                }
                Held kept = new Held(each.lastUsed());
                kept.size = size;
                kept.unpacked.complete(each.unpacked());
                held.put(each.digest(), kept);
                used += size;
            }
        } finally {
            lock.unlock();
        }
        surplus.forEach(mine::delete);
    }

    /** Ends fetches. Packages in use stay on the disk, as all do. */
    @Override
    public void close() throws IOException {
        fetches.shutdownNow();
        try {
            if (!fetches.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.atWarn().log("a package is still being fetched");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        CacheDirectory opened = directory;
        if (opened != null) {
            opened.close();
        }
    }
}
