package io.invoq.worker.runtime;

import io.invoq.worker.instance.OwnedDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What runtimes keep in a {@linkplain OwnedDirectory directory of the worker's own}: bootstrap scripts, sockets, each
 * instance's HOME and TMPDIR. Closing deletes it. Safe for use by several threads.
 */
final class WorkFiles implements AutoCloseable {

    private final OwnedDirectory directory;
    private final AtomicLong number = new AtomicLong();

    private WorkFiles(OwnedDirectory directory) {
        this.directory = directory;
    }

    /** Makes the directory and writes the bootstraps into it. */
    static WorkFiles create(@Nullable String parent) {
        try {
            Path above = parent == null
                    ? Path.of(System.getProperty("java.io.tmpdir"))
                    : Files.createDirectories(Path.of(parent)).toAbsolutePath();
            WorkFiles files = new WorkFiles(OwnedDirectory.create(above, parent == null ? "invoq-" : "w"));
            files.copy("bootstrap.py");
            files.copy("bootstrap.mjs");
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException("work-directory cannot be made", e);
        }
    }

    /** Where a bootstrap script was written. */
    Path bootstrap(String name) {
        return directory.path().resolve(name);
    }

    /** A path for a socket that does not exist yet. */
    Path newSocket() {
        return directory.path().resolve("s" + number.incrementAndGet());
    }

    /** A new empty directory for one instance; given back with {@link #delete}. */
    Path newHome() throws IOException {
        return Files.createDirectory(directory.path().resolve("h" + number.incrementAndGet()));
    }

    /** Deletes a file or a directory with all that is in it; what cannot be deleted is left, with a warning. */
    static void delete(Path root) {
        OwnedDirectory.delete(root);
    }

    @Override
    public void close() {
        directory.close();
    }

    private void copy(String resource) throws IOException {
        try (InputStream in = WorkFiles.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("resource " + resource + " is not in the worker's jar");
            }
            Files.copy(in, bootstrap(resource), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
