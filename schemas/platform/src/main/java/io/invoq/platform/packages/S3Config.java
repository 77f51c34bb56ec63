package io.invoq.platform.packages;

import io.invoq.platform.config.Setting;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** How a bucket is reached. Its {@link #toString} leaves the credentials out. */
public record S3Config(
        @Setting(about = "The bucket; it must be there.") @Nullable
        String bucket,

        @Setting(
                about = "`http://` or `https://`, host and port of a store other than Amazon's. Default: Amazon's of"
                        + " the region.")
        @Nullable
        String endpoint,

        @Setting(about = "The bucket's region.", byDefault = "us-east-1")
        String region,

        @Setting(
                about = "Whether the bucket is named in the path of each request rather than in its host; most stores"
                        + " other than Amazon's need it.",
                byDefault = "true")
        boolean pathStyle,

        @Setting(about = "What the keys of all packages begin with.", byDefault = "invoq/packages/")
        String prefix,

        @Setting(
                about = "Access key id. Without it: `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, the profile of the"
                        + " environment, or the role of the machine.",
                secret = true)
        @Nullable
        String accessKey,

        @Setting(about = "Secret access key that belongs to `access-key`.", secret = true) @Nullable
        String secretKey) {

    static final S3Config NONE = new S3Config(null, null, "us-east-1", true, "invoq/packages/", null, null);

    public S3Config {
        if ((accessKey == null) != (secretKey == null)) {
            throw new IllegalArgumentException("access-key and secret-key must be given together");
        }
        if (endpoint != null) {
            requireHttp(endpoint);
        }
    }

    private static void requireHttp(String endpoint) {
        try {
            URI uri = new URI(endpoint);
            boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (!isHttp || uri.getHost() == null || uri.getUserInfo() != null) {
                throw new IllegalArgumentException("endpoint is not http://HOST[:PORT] or https://HOST[:PORT]");
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("endpoint is not a URL: " + e.getReason(), e);
        }
    }

    @Override
    public String toString() {
        return "S3Config[bucket=%s, endpoint=%s, region=%s, pathStyle=%s, prefix=%s]"
                .formatted(bucket, endpoint, region, pathStyle, prefix);
    }
}
