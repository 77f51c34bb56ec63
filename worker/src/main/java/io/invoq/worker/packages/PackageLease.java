package io.invoq.worker.packages;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/** The right to use a package's files until it is closed; closing it twice does no harm. Safe for use by several threads. */
final class PackageLease implements AutoCloseable {

    private final Path code;
    private final Runnable release;
    private final AtomicBoolean closed = new AtomicBoolean();

    PackageLease(Path code, Runnable release) {
        this.code = code;
        this.release = release;
    }

    /** The root of the files. */
    Path code() {
        return code;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            release.run();
        }
    }
}
