package io.invoq.platform.packages;

import io.invoq.wire.function.PackageDigest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Packages as files of a directory that several processes, also of several machines, may share: a package is written
 * beside its place, brought to the disk and moved there at once.
 */
final class DirectoryStore implements PackageStore {

    private static final int BUFFER = 1 << 20;
    private static final int FAN = 2;

    private final Path directory;

    /** @param directory made when the first package comes */
    DirectoryStore(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    @Override
    public void put(PackageFile file) throws IOException {
        Path place = place(file.digest());
        if (Files.isRegularFile(place) && Files.size(place) == file.size()) {
            return;
        }
        Path parent = directory.resolve(fan(file.digest()));
        Files.createDirectories(parent);
        Path beside = parent.resolve("." + file.digest().hex() + "-" + UUID.randomUUID() + ".part");
        try {
            write(file, beside);
            Files.move(beside, place, StandardCopyOption.ATOMIC_MOVE);
            sync(parent);
            sync(directory);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    private static void write(PackageFile file, Path to) throws IOException {
        try (FileChannel in = FileChannel.open(file.path(), StandardOpenOption.READ);
                FileChannel out = FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(Math.clamp(file.size(), 1, BUFFER));
            while (in.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    out.write(buffer);
                }
                buffer.clear();
            }
            out.force(true);
        }
    }

    /** A name in a directory is on the disk when the directory is. */
    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public InputStream open(PackageDigest digest) throws IOException {
        try {
            return Files.newInputStream(place(digest));
        } catch (NoSuchFileException e) {
            throw new PackageMissingException(digest, describe());
        }
    }

    @Override
    public boolean exists(PackageDigest digest) {
        return Files.isRegularFile(place(digest));
    }

    @Override
    public void delete(PackageDigest digest) throws IOException {
        Files.deleteIfExists(place(digest));
    }

    @Override
    public String describe() {
        return "directory " + directory;
    }

    @Override
    public void close() {}

    private Path place(PackageDigest digest) {
        return directory.resolve(fan(digest)).resolve(digest.hex());
    }

    private static String fan(PackageDigest digest) {
        return digest.hex().substring(0, FAN);
    }
}
