package io.invoq.ingress.packages;

import io.invoq.platform.packages.PackageContent;
import io.invoq.wire.function.PackageDigest;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an uploader says of a package.
 *
 * @param tenant whose it is to be
 * @param name null for one that is known by its digest alone
 * @param version of that name; empty for none
 * @param entry how its code is entered; null when that is said at registration
 */
public record PackageLabel(
        String tenant,
        @Nullable String name,
        String version,
        @Nullable EntryPoint entry) {

    /** Of names of functions and images in Eywa's API. */
    public static final Pattern NAME = Pattern.compile("(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?");

    private static final Pattern TENANT = Pattern.compile("[a-zA-Z0-9._-]{1,128}");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9._-]{0,128}");
    private static final int LONGEST_NAME = 128;

    /** Checks it. */
    public PackageLabel {
        require(TENANT, "X-Tenant-Id", tenant);
        require(VERSION, "version", version);
        if (name != null) {
            require(NAME, "name", name);
            if (name.isEmpty() || name.length() > LONGEST_NAME) {
                throw new PackageProblem(
                        PackageProblem.Kind.REFUSED, "name: has " + name.length() + " characters, not 1 to 128");
            }
        }
    }

    private static void require(Pattern pattern, String field, String value) {
        if (!pattern.matcher(value).matches()) {
            throw new PackageProblem(
                    PackageProblem.Kind.REFUSED, field + ": '" + value + "' does not match " + pattern);
        }
    }

    String nameOr(PackageDigest digest) {
        return name == null ? digest.toString() : name;
    }

    /** The same for the same tenant, name and version, so that there cannot be two. */
    UUID id(PackageDigest digest) {
        String identity = String.join("\n", "package", tenant, nameOr(digest), version);
        return UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8));
    }

    @Nullable
    String handler(PackageContent content) {
        return entry == null ? null : entry.handler(content);
    }

    String runtime() {
        return entry == null ? "" : entry.registeredRuntime();
    }
}
