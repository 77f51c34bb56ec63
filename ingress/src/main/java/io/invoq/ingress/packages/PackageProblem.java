package io.invoq.ingress.packages;

import io.invoq.wire.registry.PackageEntry;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Why nothing came of what was asked for; the message names what, which value and which limit. */
public final class PackageProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final transient @Nullable PackageEntry existing;

    /** What kind of problem it is. */
    public enum Kind {
        /** The package, or what was said of it, is not valid. */
        REFUSED,
        /** The package is beyond a limit. */
        TOO_LARGE,
        /** The tenant has one of that name and version. */
        EXISTS,
        /** The tenant has none of that id. */
        NOT_FOUND,
        /** Functions run on it. */
        IN_USE,
        /** Too many are being uploaded to this node. */
        BUSY,
        /** The store, or this node's disk, does not work. */
        STORE_UNAVAILABLE
    }

    PackageProblem(Kind kind, String message) {
        this(kind, message, null, null);
    }

    private PackageProblem(Kind kind, String message, @Nullable PackageEntry existing, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.existing = existing;
    }

    static PackageProblem exists(PackageEntry existing) {
        return new PackageProblem(
                Kind.EXISTS,
                "package " + existing.name() + " has a version '" + existing.version() + "' already, with "
                        + existing.digest(),
                existing,
                null);
    }

    /** The tenant has none of that id. */
    public static PackageProblem notFound(String id) {
        return new PackageProblem(Kind.NOT_FOUND, "no package has the id '" + id + "'");
    }

    static PackageProblem inUse(UUID id, String functions) {
        return new PackageProblem(Kind.IN_USE, "package " + id + " is the code of " + functions);
    }

    static PackageProblem store(String what, Exception cause) {
        return new PackageProblem(Kind.STORE_UNAVAILABLE, what + ": " + cause.getMessage(), null, cause);
    }

    public Kind kind() {
        return kind;
    }

    /** The one that is there, when that is the problem. */
    public @Nullable PackageEntry existing() {
        return existing;
    }
}
