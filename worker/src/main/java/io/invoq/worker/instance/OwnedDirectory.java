package io.invoq.worker.instance;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A new directory of the worker's own, readable by nobody else. Closing deletes it; that of a worker that was killed is
 * deleted when the next one is made beside it, which a file in it tells. Safe for use by several threads.
 */
public final class OwnedDirectory implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OwnedDirectory.class);
    private static final String OWNER = "owner";

    private final Path path;

    private OwnedDirectory(Path path) {
        this.path = path;
    }

    /**
     * Makes it.
     *
     * @param above in which it is made; must be there
     * @param prefix of its name, the same each time, so that abandoned ones are found
     */
    public static OwnedDirectory create(Path above, String prefix) throws IOException {
        var mine = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Path directory = Files.createTempDirectory(above, prefix, mine);
        Files.writeString(directory.resolve(OWNER), WorkerMark.fresh());
        deleteAbandoned(above, prefix, Files.getOwner(directory));
        return new OwnedDirectory(directory);
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    /** Deletes a file or a directory with all that is in it; what cannot be deleted is left, with a warning. */
    public static void delete(Path root) {
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
        delete(path);
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
}
