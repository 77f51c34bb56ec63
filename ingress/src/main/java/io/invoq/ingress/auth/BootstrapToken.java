package io.invoq.ingress.auth;

import io.invoq.ingress.registry.RegistryTransactions;
import io.invoq.platform.registry.RegistryView;
import io.invoq.wire.registry.RegistryEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first administrator's token, {@code <data>/admin.token}: made when the registry has no token at all, written once,
 * readable by the owner only. A file that is there is taken as it is, so an operator can bring a token along, or give
 * several nodes the same one.
 */
public final class BootstrapToken {

    private static final Logger LOG = LoggerFactory.getLogger(BootstrapToken.class);
    private static final String FILE = "admin.token";
    private static final int SHORTEST = 22;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private BootstrapToken() {}

    /**
     * Makes sure that there is an administrator's token.
     *
     * @param data the node's directory; made when it is missing
     * @throws TokenFileException when the file cannot be read or written, or holds too short a token
     */
    public static void ensure(Path data, RegistryView registry, RegistryTransactions transactions, InstantSource clock)
            throws InterruptedException {
        Path file = data.resolve(FILE);
        try {
            Files.createDirectories(data);
            if (!Files.exists(file)) {
                if (registry.hasTokens()) {
                    LOG.atInfo().addKeyValue("file", file).log("no admin token here; the registry has one already");
                    return;
                }
                create(data, file);
            }
            String token = Files.readString(file).strip();
            if (token.length() < SHORTEST) {
                throw new TokenFileException(
                        "%s holds a token of %d characters; at least %d are needed (128 random bits)"
                                .formatted(file, token.length(), SHORTEST));
            }
            String hash = AccessTokens.hash(token);
            RegistryEntry.Token known = registry.token(hash);
            if (known != null && known.retiredAt() != null) {
                LOG.atWarn().addKeyValue("file", file).log("the admin token in this file is revoked");
            } else if (known == null) {
                RegistryEntry.Token admin = new RegistryEntry.Token(hash, "bootstrap admin", clock.instant());
                transactions.run(change -> {
                    change.put(admin);
                    return admin;
                });
                LOG.atInfo().addKeyValue("file", file).log("admin token registered");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read or written", e);
        }
    }

    private static void create(Path data, Path file) throws IOException {
        String token = Secrets.next();
        FileAttribute<Set<PosixFilePermission>> ownerOnly = PosixFilePermissions.asFileAttribute(OWNER_ONLY);
        Path whole = Files.createTempFile(data, FILE, ".new", ownerOnly);
        try {
            Files.writeString(whole, token + "\n", StandardOpenOption.WRITE);
            Files.createLink(file, whole); // appears complete, or not at all, and never over another node's
            LOG.atInfo().addKeyValue("file", file).log("admin token written");
        } catch (FileAlreadyExistsException e) {
            LOG.atInfo().addKeyValue("file", file).log("admin token written by another node");
        } finally {
            Files.delete(whole);
        }
    }

    /** The token file holds something that cannot serve as a token. */
    public static final class TokenFileException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TokenFileException(String message) {
            super(message);
        }
    }
}
