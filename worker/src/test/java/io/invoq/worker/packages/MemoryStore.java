package io.invoq.worker.packages;

import io.invoq.platform.packages.PackageFile;
import io.invoq.platform.packages.PackageStore;
import io.invoq.wire.function.PackageDigest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A store that counts how often it is asked, and may be held up, damaged or away. */
final class MemoryStore implements PackageStore {

    final AtomicInteger opened = new AtomicInteger();
    private final Map<PackageDigest, byte[]> packages = new ConcurrentHashMap<>();
    private volatile @Nullable CountDownLatch gate;

    /** Keeps a package and says under which digest. */
    PackageDigest keep(byte[] zip) {
        PackageDigest digest = digest(zip);
        packages.put(digest, zip);
        return digest;
    }

    /** Gives other bytes than those asked for. */
    void damage(PackageDigest digest, byte[] bytes) {
        packages.put(digest, bytes);
    }

    /** Lets nobody read until {@link CountDownLatch#countDown}. */
    CountDownLatch holdUp() {
        CountDownLatch latch = new CountDownLatch(1);
        gate = latch;
        return latch;
    }

    static PackageDigest digest(byte[] bytes) {
        try {
            return PackageDigest.of(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void put(PackageFile file) {
        throw new UnsupportedOperationException();
    }

    @Override
    public InputStream open(PackageDigest digest) throws IOException {
        opened.incrementAndGet();
        CountDownLatch latch = gate;
        if (latch != null) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new IOException("interrupted", e);
            }
        }
        byte[] bytes = packages.get(digest);
        if (bytes == null) {
            throw new IOException("there is no package " + digest + " in memory");
        }
        return new ByteArrayInputStream(bytes);
    }

    @Override
    public boolean exists(PackageDigest digest) {
        return packages.containsKey(digest);
    }

    @Override
    public void delete(PackageDigest digest) {
        packages.remove(digest);
    }

    @Override
    public String describe() {
        return "memory";
    }

    @Override
    public void close() {}
}
