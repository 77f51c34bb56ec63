package io.invoq.platform.packages;

import io.invoq.platform.config.DataSize;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;

/**
 * Copies the files of one package, counting what really comes out rather than what the package says. Used by one thread.
 */
final class EntryCopy {

    /** A file this small is no bomb, whatever its ratio. */
    private static final long SMALL = 1 << 20;

    private static final int BUFFER = 64 << 10;

    private final PackageLimits limits;
    private final byte[] buffer = new byte[BUFFER];
    private long total;

    EntryCopy(PackageLimits limits) {
        this.limits = limits;
    }

    /** Bytes so far. */
    long total() {
        return total;
    }

    void copy(ZipArchiveEntry entry, InputStream from, OutputStream to) throws IOException, UnsafePackageException {
        CRC32 crc = new CRC32();
        long size = 0;
        for (int read = read(entry, from); read >= 0; read = read(entry, from)) {
            size += read;
            total += read;
            check(entry, size);
            crc.update(buffer, 0, read);
            to.write(buffer, 0, read);
        }
        if (crc.getValue() != entry.getCrc() || size != entry.getSize()) {
            throw UnsafePackageException.entry(entry.getName(), "is damaged: its checksum or size is wrong");
        }
    }

    /** What does not inflate is the package's fault and not the disk's. */
    private int read(ZipArchiveEntry entry, InputStream from) throws UnsafePackageException {
        try {
            return from.read(buffer);
        } catch (IOException e) {
            throw UnsafePackageException.entry(entry.getName(), "is damaged: " + e.getMessage());
        }
    }

    private void check(ZipArchiveEntry entry, long size) throws UnsafePackageException {
        if (total > limits.unpacked()) {
            throw UnsafePackageException.entryBeyond(
                    entry.getName(),
                    "brings the unpacked package beyond packages.max-unpacked-size=" + new DataSize(limits.unpacked()));
        }
        if (size > SMALL && size / limits.ratio() > entry.getCompressedSize()) {
            throw UnsafePackageException.entryBeyond(
                    entry.getName(), "unpacks to more than packages.max-ratio=" + limits.ratio() + " times its size");
        }
    }
}
