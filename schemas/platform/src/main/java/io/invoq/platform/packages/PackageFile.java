package io.invoq.platform.packages;

import io.invoq.wire.function.PackageDigest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A package on this node's disk, on its way into the store or out of it. The one who received it owns it; closing deletes
 * the file.
 */
public final class PackageFile implements AutoCloseable {

    private static final int BUFFER = 64 << 10;

    private final Path path;
    private final PackageDigest digest;
    private final long size;

    private PackageFile(Path path, PackageDigest digest, long size) {
        this.path = path;
        this.digest = digest;
        this.size = size;
    }

    /**
     * Reads a package to its end and writes it down; memory holds one buffer of it.
     *
     * @param directory for the file; made when it is missing
     * @param maxSize in bytes
     * @throws UnsafePackageException when there is more to read than that
     */
    public static PackageFile receive(InputStream in, Path directory, long maxSize)
            throws IOException, UnsafePackageException {
        Files.createDirectories(directory);
        Path path = Files.createTempFile(directory, "package-", ".part");
        try {
            MessageDigest sha256 = sha256();
            long size = copy(in, path, sha256, maxSize);
            return new PackageFile(path, PackageDigest.of(sha256.digest()), size);
        } catch (IOException | RuntimeException | UnsafePackageException e) {
            Files.deleteIfExists(path);
            throw e;
        }
    }

    private static long copy(InputStream in, Path path, MessageDigest sha256, long maxSize)
            throws IOException, UnsafePackageException {
        byte[] buffer = new byte[BUFFER];
        long size = 0;
        try (OutputStream out = new DigestOutputStream(Files.newOutputStream(path), sha256)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                size += read;
                if (size > maxSize) {
                    throw UnsafePackageException.tooLarge("more than " + maxSize + " bytes", maxSize);
                }
                out.write(buffer, 0, read);
                if (Thread.currentThread().isInterrupted()) {
                    throw new IOException("receiving the package was broken off");
                }
            }
        }
        return size;
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    /** Of what was received. */
    public PackageDigest digest() {
        return digest;
    }

    /** In bytes. */
    public long size() {
        return size;
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
