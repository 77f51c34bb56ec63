package io.invoq.platform.packages;

import java.nio.file.Path;

/** Makes the store that is configured. */
public final class PackageStores {

    private static final String DEFAULT_DIRECTORY = "packages";

    private PackageStores() {}

    /**
     * Opens it; the caller closes it. Nothing is asked of it yet.
     *
     * @param data the node's own directory
     */
    public static PackageStore open(PackagesConfig config, Path data) {
        return switch (config.store()) {
            case DIRECTORY ->
                new DirectoryStore(config.directory() == null ? data.resolve(DEFAULT_DIRECTORY) : config.directory());
            case S3 -> S3Store.open(config.s3());
        };
    }
}
