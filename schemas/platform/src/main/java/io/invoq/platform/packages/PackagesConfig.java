package io.invoq.platform.packages;

import io.invoq.platform.config.DataSize;
import io.invoq.platform.config.Setting;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where code packages are kept and what they may be. All ingresses and workers must have the same. */
public record PackagesConfig(
        @Setting(
                about = "Where packages are kept: `directory`, which all ingresses and workers share, or `s3`.",
                byDefault = "directory")
        StoreKind store,

        @Setting(
                about = "Directory of the packages, the same one for all ingresses and workers. Default: `packages` in"
                        + " `node.data`, which is right only where they share that.")
        @Nullable
        Path directory,

        @Setting(about = "Bucket of an S3-compatible store.")
        S3Config s3,

        @Setting(
                about = "Largest package; a larger upload is refused with 413.",
                byDefault = "64MiB",
                min = "1KiB",
                max = "1GiB")
        DataSize maxSize,

        @Setting(
                about = "Largest sum of a package's files once they are unpacked; a larger upload is refused with 413.",
                byDefault = "512MiB",
                min = "1KiB",
                max = "16GiB")
        DataSize maxUnpackedSize,

        @Setting(
                about = "Most files and directories of a package; an upload with more is refused with 413.",
                byDefault = "20000",
                min = "1",
                max = "1000000")
        int maxEntries,

        @Setting(
                about = "How many times its packed size a file of more than 1MiB may be; an upload with a file beyond"
                        + " that is refused with 413.",
                byDefault = "200",
                min = "2",
                max = "2000")
        int maxRatio) {

    /** The kinds of store. */
    public enum StoreKind {
        /** A directory. */
        DIRECTORY,
        /** A bucket. */
        S3
    }

    public PackagesConfig {
        if (store == StoreKind.S3 && s3.bucket() == null) {
            throw new IllegalArgumentException("store=s3 needs s3.bucket");
        }
    }

    /** All defaults. */
    public static PackagesConfig defaults() {
        return new PackagesConfig(
                StoreKind.DIRECTORY,
                null,
                S3Config.NONE,
                DataSize.ofMebibytes(64),
                DataSize.ofMebibytes(512),
                20_000,
                200);
    }

    /** What a package may be. */
    public PackageLimits limits() {
        return new PackageLimits(maxSize.bytes(), maxUnpackedSize.bytes(), maxEntries, maxRatio);
    }
}
