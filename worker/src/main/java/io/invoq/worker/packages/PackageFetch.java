package io.invoq.worker.packages;

import io.invoq.platform.packages.PackageContent;
import io.invoq.platform.packages.PackageFile;
import io.invoq.platform.packages.PackageLimits;
import io.invoq.platform.packages.PackageStore;
import io.invoq.platform.packages.PackageZip;
import io.invoq.platform.packages.UnsafePackageException;
import io.invoq.wire.function.PackageDigest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Brings packages from the store into the cache's directory: received, their SHA-256 compared, every entry checked again,
 * unpacked. Safe for use by several threads; owns nothing.
 */
final class PackageFetch {

    private final PackageStore store;
    private final PackageLimits limits;
    private final Duration timeout;
    private final LongSupplier ticker;

    PackageFetch(PackageStore store, PackageLimits limits, Duration timeout, LongSupplier ticker) {
        this.store = store;
        this.limits = limits;
        this.timeout = timeout;
        this.ticker = ticker;
    }

    /** Somewhere to put what has been unpacked; says no by an exception. */
    @FunctionalInterface
    interface Room {

        void take(long size) throws PackageUnavailableException;
    }

    /**
     * Fetches one; blocks until it stands in the directory.
     *
     * @param room is asked before the package takes its place
     */
    Unpacked fetch(PackageDigest digest, CacheDirectory directory, Room room) throws PackageUnavailableException {
        long end = ticker.getAsLong() + timeout.toNanos();
        try (InputStream in = new Timed(store.open(digest), end);
                PackageFile file = PackageFile.receive(in, directory.part(), limits.size())) {
            if (!file.digest().equals(digest)) {
                throw PackageUnavailableException.now("package %s is damaged: %s gave %d bytes with %s"
                        .formatted(digest, store.describe(), file.size(), file.digest()));
            }
            return unpack(file, directory, room);
        } catch (IOException e) {
            throw PackageUnavailableException.now("package " + digest + " could not be fetched: " + e.getMessage());
        } catch (UnsafePackageException e) {
            throw PackageUnavailableException.ever("package " + digest + " is refused: " + e.text());
        }
    }

    private Unpacked unpack(PackageFile file, CacheDirectory directory, Room room)
            throws IOException, UnsafePackageException, PackageUnavailableException {
        Path code = directory.newCode();
        boolean published = false;
        try (PackageZip zip = PackageZip.open(file.path(), limits)) {
            PackageContent content = zip.unpack(code);
            room.take(Unpacked.room(content.unpacked(), content.entries()));
            Unpacked unpacked = directory.publish(code, file.digest(), content);
            published = true;
            return unpacked;
        } finally {
            if (!published) {
                directory.discard(code);
            }
        }
    }

    /** Ends with an error when it has taken too long, however slowly the bytes come. */
    private final class Timed extends FilterInputStream {

        private final long end;

        Timed(InputStream in, long end) {
            super(in);
            this.end = end;
        }

        @Override
        public int read(byte[] buffer, int from, int length) throws IOException {
            if (ticker.getAsLong() - end > 0) {
                throw new IOException(
                        "it was not there within worker.package-cache.fetch-timeout=" + timeout.toMillis() + "ms");
            }
            return super.read(buffer, from, length);
        }
    }
}
