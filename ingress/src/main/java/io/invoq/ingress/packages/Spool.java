package io.invoq.ingress.packages;

import io.invoq.platform.packages.PackageFile;
import io.invoq.platform.packages.UnsafePackageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where uploads are written while they come. Safe for use by several threads. */
final class Spool {

    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);

    /** No upload takes so long: what is older was left by a killed process. */
    private static final Duration ABANDONED = Duration.ofDays(1);

    private final Path directory;
    private final AtomicBoolean swept = new AtomicBoolean();

    Spool(Path directory) {
        this.directory = directory;
    }

    /** Reads a package; what the caller's stream throws passes through. */
    PackageFile receive(InputStream in, long maxSize) throws UnsafePackageException {
        try {
            if (swept.compareAndSet(false, true) && Files.isDirectory(directory)) {
                sweep();
            }
            return PackageFile.receive(in, directory, maxSize);
        } catch (IOException e) {
            throw PackageProblem.store("the upload could not be written to this node's disk", e);
        }
    }

    /** Writes down what comes out of the store, which is closed then. */
    PackageFile copy(InputStream in) throws IOException {
        try (in) {
            return PackageFile.receive(in, directory, Long.MAX_VALUE);
        } catch (UnsafePackageException e) {
            throw new IOException(e.text(), e);
        }
    }

    private void sweep() throws IOException {
        Instant before = Instant.now().minus(ABANDONED);
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(directory, "package-*.part")) {
            for (Path part : parts) {
                if (Files.getLastModifiedTime(part).toInstant().isBefore(before)) {
                    Files.deleteIfExists(part);
                }
            }
        }
    }

    void delete(PackageFile file) {
        try {
            file.close();
        } catch (IOException e) {
            LOG.atWarn().setCause(e).addKeyValue("path", file.path()).log("upload could not be deleted");
        }
    }
}
