package io.invoq.platform.packages;

import io.invoq.wire.function.PackageDigest;
import java.io.IOException;
import java.io.InputStream;

/**
 * Keeps the bytes of packages under their SHA-256. Shared by all ingresses and workers of an installation. Safe for use by
 * several threads and processes; every method blocks. That what comes out has the digest it was asked for by is for the
 * reader to check.
 */
public interface PackageStore extends AutoCloseable {

    /**
     * Keeps a package; when it returns, everybody can read it, also after a crash. One that is there already is left.
     *
     * @throws IOException when the store does not take it; nothing half-written is ever read
     */
    void put(PackageFile file) throws IOException;

    /**
     * Opens a package; the caller closes it.
     *
     * @throws PackageMissingException when there is none
     * @throws IOException when the store cannot be read
     */
    InputStream open(PackageDigest digest) throws IOException;

    /** Whether there is one. */
    boolean exists(PackageDigest digest) throws IOException;

    /** Deletes one; does nothing when there is none. Who is reading it reads on. */
    void delete(PackageDigest digest) throws IOException;

    /** Where it is, for operators; without credentials. */
    String describe();

    @Override
    void close();
}
