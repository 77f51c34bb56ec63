package io.invoq.worker.secret;

import io.invoq.worker.instance.OwnedDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files in which instances find their secrets, in memory where the system has {@code /dev/shm}, so that no value comes
 * to a disk. Readable by the worker's own user alone. Closing deletes what is left. Safe for use by several threads.
 */
final class SecretFiles implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SecretFiles.class);
    private static final Path IN_MEMORY = Path.of("/dev/shm");
    private static final String PREFIX = "invoq-secrets-";
    private static final Set<StandardOpenOption> NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    private static final FileAttribute<?> OWNERS_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<?> OWNER_READS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r--------"));

    private final OwnedDirectory directory;
    private final AtomicLong number = new AtomicLong();

    private SecretFiles(OwnedDirectory directory) {
        this.directory = directory;
    }

    /** Makes ready, and deletes what killed workers have left. */
    static SecretFiles create() {
        boolean inMemory = Files.isDirectory(IN_MEMORY) && Files.isWritable(IN_MEMORY);
        Path above = inMemory ? IN_MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
        if (!inMemory) {
            LOG.atWarn()
                    .addKeyValue("directory", above)
                    .log("secrets of functions are written to a disk while instances run: there is no /dev/shm");
        }
        try {
            return new SecretFiles(OwnedDirectory.create(above, PREFIX));
        } catch (IOException e) {
            throw new UncheckedIOException("no directory for secrets can be made in " + above, e);
        }
    }

    /** A new empty directory for one instance; given back with {@link #delete}. */
    Path newMount() throws IOException {
        return Files.createDirectory(directory.path().resolve("m" + number.incrementAndGet()), OWNERS_DIRECTORY);
    }

    /** Writes one value; the directory of its secret is made when it is the first. */
    static void write(Path mount, String secret, String key, byte[] value) throws IOException {
        Path of = within(mount, secret);
        if (!Files.exists(of)) {
            Files.createDirectory(of, OWNERS_DIRECTORY);
        }
        try (SeekableByteChannel file = Files.newByteChannel(within(of, key), NEW, OWNER_READS)) {
            ByteBuffer left = ByteBuffer.wrap(value);
            while (left.hasRemaining()) {
                file.write(left);
            }
        }
    }

    static void delete(Path mount) {
        OwnedDirectory.delete(mount);
    }

    @Override
    public void close() {
        directory.close();
    }

    /** An ingress takes no other names; a worker believes nobody. */
    private static Path within(Path directory, String name) throws IOException {
        Path path = directory.resolve(name).normalize();
        if (!directory.equals(path.getParent())) {
            throw new IOException("'" + name + "' is no file name");
        }
        return path;
    }
}
