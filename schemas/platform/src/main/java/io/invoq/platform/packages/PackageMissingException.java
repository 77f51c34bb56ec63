package io.invoq.platform.packages;

import io.invoq.wire.function.PackageDigest;
import java.io.IOException;

/** The store has no package of that digest. */
public final class PackageMissingException extends IOException {

    private static final long serialVersionUID = 1L;

    PackageMissingException(PackageDigest digest, String store) {
        super("there is no package " + digest + " in " + store);
    }
}
