package io.invoq.standalone;

import io.invoq.platform.config.ConfigSources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;

/** What differs by default when everything runs on one person's machine. Every source of configuration overrides it. */
final class StandaloneDefaults {

    static final String SECRET_FILE = "webhook.secret";
    static final String KEYS_FILE = "secrets.keys";

    private static final int SECRET_BYTES = 32;

    private StandaloneDefaults() {}

    /**
     * The defaults for a data directory; makes the directory, the secret that signs callbacks and the master key of secrets when they
     * are missing.
     */
    static ConfigSources in(Path data) {
        return new ConfigSources()
                .preset("node.id", "standalone")
                .preset("node.data", data.toString())
                .preset("broker.data", data.resolve("kafka").toString())
                .preset("topics.partitions", "8")
                .preset("topics.replication-factor", "1")
                .preset("topics.min-insync-replicas", "1")
                .preset("ingress.host", "127.0.0.1")
                .preset("callbacks.signing-secret", signingSecret(data))
                .preset("callbacks.allow-loopback", "true")
                .preset("secrets.key-file", masterKeys(data).toString());
    }

    private static String signingSecret(Path data) {
        Path file = data.resolve(SECRET_FILE);
        try {
            ensure(data, file, "whsec_");
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read or written", e);
        }
    }

    private static Path masterKeys(Path data) {
        Path file = data.resolve(KEYS_FILE);
        try {
            ensure(data, file, "made-" + Instant.now().getEpochSecond() + ":"); // of its own, should the file be lost
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written", e);
        }
    }

    /** Makes the file with a new random secret in it, unless it is there. */
    private static void ensure(Path data, Path file, String prefix) throws IOException {
        Files.createDirectories(data);
        if (!Files.exists(file)) {
            byte[] random = new byte[SECRET_BYTES];
            new SecureRandom().nextBytes(random);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, prefix + Base64.getEncoder().encodeToString(random) + "\n");
        }
    }
}
