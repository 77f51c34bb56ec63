package io.invoq.ingress.packages;

import io.invoq.ingress.registry.RegistryTransactions;
import io.invoq.platform.packages.PackageFile;
import io.invoq.platform.packages.PackageMissingException;
import io.invoq.platform.packages.PackageStore;
import io.invoq.wire.function.PackageDigest;
import io.invoq.wire.registry.PackageEntry;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bytes of packages in the store: there while an entry of any tenant names them. Safe for use by several threads; owns nothing. */
final class StoredBytes {

    private static final Logger LOG = LoggerFactory.getLogger(StoredBytes.class);

    private final PackageStore store;
    private final Spool spool;
    private final RegistryTransactions transactions;

    StoredBytes(PackageStore store, Spool spool, RegistryTransactions transactions) {
        this.store = store;
        this.spool = spool;
        this.transactions = transactions;
    }

    void put(PackageFile file) {
        try {
            store.put(file);
        } catch (IOException e) {
            throw PackageProblem.store("the package store does not take the package", e);
        }
    }

    /** What is named must be in the store, even if something or somebody has deleted it there. */
    void putBack(PackageFile file) {
        if (!isStored(file.digest())) {
            put(file);
        }
    }

    /**
     * Deletes bytes that nobody names any more. An upload of the same bytes that has seen them just before they went may be
     * entered by then: they come back from a copy. If they cannot be deleted, that is for operators, since the package is gone.
     */
    void deleteUnnamed(PackageDigest digest) throws InterruptedException {
        if (isNamed(digest)) {
            return;
        }
        try (PackageFile copy = spool.copy(store.open(digest))) {
            delete(digest, copy);
        } catch (PackageMissingException e) {
            LOG.atDebug().addKeyValue("package", digest).log("its bytes are not in the store any more");
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("package", digest)
                    .addKeyValue("error", e.getMessage())
                    .log("bytes of a deleted package stay in the store");
        }
    }

    private void delete(PackageDigest digest, PackageFile copy) throws IOException, InterruptedException {
        boolean isUnnamed = false;
        try {
            store.delete(digest);
            isUnnamed = !isNamed(digest);
        } finally {
            if (!isUnnamed) {
                store.put(copy);
            }
        }
    }

    private boolean isNamed(PackageDigest digest) throws InterruptedException {
        return transactions.run(change -> change.list(PackageEntry.all(), PackageEntry.class).stream()
                .anyMatch(other -> other.digest().equals(digest)));
    }

    private boolean isStored(PackageDigest digest) {
        try {
            return store.exists(digest);
        } catch (IOException e) {
            throw PackageProblem.store("the package store does not answer", e);
        }
    }
}
