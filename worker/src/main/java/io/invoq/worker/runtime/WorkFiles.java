package io.invoq.worker.runtime;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.invoq.worker.instance.WorkerMark;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory of the worker's own, readable by nobody else: bootstrap scripts, sockets, each instance's HOME and TMPDIR.
 * Closing deletes it; that of a worker that was killed is deleted when the next one is made beside it, which a file in it
 * tells. Safe for use by several threads.
 */
final class WorkFiles implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WorkFiles.class);

    private static final String OWNER = "owner";

    private final Path directory;
    private final AtomicLong number = new AtomicLong();

    private WorkFiles(Path directory) {
        this.directory = directory;
    }

    /** Makes the directory and writes the bootstraps into it. */
    static WorkFiles create(@Nullable String parent) {
        try {
            Path above = parent == null
                    ? Path.of(System.getProperty("java.io.tmpdir"))
                    : Files.createDirectories(Path.of(parent)).toAbsolutePath();
            String prefix = parent == null ? "invoq-" : "w";
            var mine = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
            Path directory = Files.createTempDirectory(above, prefix, mine);
            Files.writeString(directory.resolve(OWNER), WorkerMark.fresh());
            deleteAbandoned(above, prefix, Files.getOwner(directory));
            WorkFiles files = new WorkFiles(directory);
            files.copy("bootstrap.py");
            files.copy("bootstrap.mjs");
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException("work-directory cannot be made", e);
        }
    }

    private static void deleteAbandoned(Path above, String prefix, UserPrincipal me) throws IOException {
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(above, prefix + "[0-9]*")) {
            for (Path directory : directories) {
                if (isAbandoned(directory, me)) {
                    delete(directory);
                }
            }
        }
    }

    /** Only of one's own, so that nobody can plant one; one that is just being made has no owner yet. */
    private static boolean isAbandoned(Path directory, UserPrincipal me) {
        Path owner = directory.resolve(OWNER);
        try {
            return Files.getOwner(directory, NOFOLLOW_LINKS).equals(me)
                    && Files.isDirectory(directory, NOFOLLOW_LINKS)
                    && Files.isRegularFile(owner, NOFOLLOW_LINKS)
                    && WorkerMark.isAbandoned(Files.readString(owner));
        } catch (IOException e) {
            return false;
        }
    }

    /** Where a bootstrap script was written. */
    Path bootstrap(String name) {
        return directory.resolve(name);
    }

    /** A path for a socket that does not exist yet. */
    Path newSocket() {
        return directory.resolve("s" + number.incrementAndGet());
    }

    /** A new empty directory for one instance; given back with {@link #delete}. */
    Path newHome() throws IOException {
        return Files.createDirectory(directory.resolve("h" + number.incrementAndGet()));
    }

    /** Deletes a file or a directory with all that is in it; what cannot be deleted is left, with a warning. */
    static void delete(Path root) {
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException e) throws IOException {
                    Files.deleteIfExists(dir);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            if (Files.exists(root)) {
                LOG.atWarn().setCause(e).addKeyValue("path", root).log("temporary files could not be deleted");
            }
        }
    }

    @Override
    public void close() {
        delete(directory);
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
