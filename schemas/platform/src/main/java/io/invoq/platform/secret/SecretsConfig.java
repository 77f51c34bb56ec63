package io.invoq.platform.secret;

import io.invoq.platform.config.Setting;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the master keys are that secrets and functions' environments are encrypted with. Every ingress and worker needs the same. Its {@link
 * #toString} shows no key.
 *
 * @param keyFile a key a line; null for none
 * @param keys the same lines, separated by commas; null for none; else the file is not looked at
 */
public record SecretsConfig(
        @Setting(
                about =
                        "File with the master keys of secrets and environments, a line each: <id>:<base64 of 32 bytes>. The first one encrypts, all"
                                + " decrypt. Without keys there are no secrets, and environments of functions stand in the registry in clear.")
        @Nullable
        Path keyFile,

        @Setting(
                about = "The same as one text, separated by commas, for INVOQ_SECRETS_KEYS in the environment. With it"
                        + " key-file is not looked at.",
                secret = true)
        @Nullable
        String keys) {

    /** No keys. */
    public static final SecretsConfig NONE = new SecretsConfig(null, null);

    @Override
    public String toString() {
        return "SecretsConfig[keyFile=" + keyFile + ", keys=" + (keys == null ? "null" : "***") + "]";
    }
}
