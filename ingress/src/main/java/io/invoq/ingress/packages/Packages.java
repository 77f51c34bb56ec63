package io.invoq.ingress.packages;

import io.invoq.ingress.registry.RegistryTransaction;
import io.invoq.ingress.registry.RegistryTransactions;
import io.invoq.platform.lifecycle.ServiceThreads;
import io.invoq.platform.packages.PackageContent;
import io.invoq.platform.packages.PackageFile;
import io.invoq.platform.packages.PackageLimits;
import io.invoq.platform.packages.PackageStore;
import io.invoq.platform.packages.PackageZip;
import io.invoq.platform.packages.UnsafePackageException;
import io.invoq.wire.function.EywaSettings;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.PackageDigest;
import io.invoq.wire.registry.PackageEntry;
import io.invoq.wire.registry.RegistryEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/**
 * The tenants' code packages. An upload is written to this node's disk, checked there, put into the store, and entered in
 * the registry; only then it is told to anybody. Safe for use by several threads, each blocked by what it asks for; owns
 * the threads that check.
 *
 * <p>A package's bytes leave the store with the last entry that names them. An upload of the same bytes at that moment
 * looks for them after it has been entered, and puts them back; see {@link StoredBytes}.
 */
public final class Packages implements AutoCloseable {

    /** Uploads at the same time: each takes the room of a package on the disk. */
    private static final int MOST_UPLOADS = 8;

    private static final int MOST_NAMED = 5;

    private final StoredBytes bytes;
    private final PackageLimits limits;
    private final RegistryTransactions transactions;
    private final InstantSource clock;
    private final Spool spool;
    private final CheckThreads checks;
    private final Semaphore uploads = new Semaphore(MOST_UPLOADS);

    /**
     * Makes ready to take uploads.
     *
     * @param store not owned
     * @param data the node's own directory
     */
    public Packages(
            PackageStore store,
            PackageLimits limits,
            Path data,
            RegistryTransactions transactions,
            ServiceThreads threads,
            InstantSource clock) {
        this.limits = limits;
        this.transactions = transactions;
        this.clock = clock;
        this.spool = new Spool(data.resolve("uploads"));
        this.bytes = new StoredBytes(store, spool, transactions);
        this.checks = new CheckThreads(threads);
    }

    /** What a package may be. */
    public PackageLimits limits() {
        return limits;
    }

    /** An upload under way: {@link Packages#receive} reads it, {@link Packages#keep} ends it. */
    public final class Upload implements AutoCloseable {

        private final PackageFile file;

        private Upload(PackageFile file) {
            this.file = file;
        }

        /** Of what has been read. */
        public PackageDigest digest() {
            return file.digest();
        }

        @Override
        public void close() {
            spool.delete(file);
            uploads.release();
        }
    }

    /**
     * Reads a package to its end, bounded; nobody sees it yet.
     *
     * @return to be closed
     */
    public Upload receive(InputStream in) {
        if (!uploads.tryAcquire()) {
            throw new PackageProblem(
                    PackageProblem.Kind.BUSY, MOST_UPLOADS + " packages are being uploaded to this node");
        }
        boolean received = false;
        try {
            Upload upload = new Upload(spool.receive(in, limits.size()));
            received = true;
            return upload;
        } catch (UnsafePackageException e) {
            throw refused(e);
        } finally {
            if (!received) {
                uploads.release();
            }
        }
    }

    /**
     * Checks a package and enters it; when it returns, functions can be registered on it everywhere.
     *
     * @throws PackageProblem when it is not safe, not what the label says, or the tenant has one of that name and version
     * @see RegistryTransactions#run for what else can go wrong
     */
    public PackageEntry keep(Upload upload, PackageLabel label) throws InterruptedException {
        PackageFile file = upload.file;
        PackageContent content = check(file);
        PackageEntry entry = new PackageEntry(
                label.tenant(),
                label.id(file.digest()),
                label.nameOr(file.digest()),
                label.version(),
                label.runtime(),
                label.handler(content),
                file.digest(),
                file.size(),
                clock.instant());
        requireNew(file, entry); // before its bytes go anywhere
        bytes.put(file);
        try {
            transactions.run(change -> enter(change, entry));
        } catch (PackageProblem e) {
            bytes.deleteUnnamed(file.digest());
            throw e;
        }
        bytes.putBack(file);
        return entry;
    }

    private void requireNew(PackageFile file, PackageEntry entry) throws InterruptedException {
        try {
            transactions.run(change -> requireNew(change, entry));
        } catch (PackageProblem e) {
            PackageEntry existing = e.existing();
            if (existing != null && existing.digest().equals(file.digest())) {
                bytes.putBack(file);
            }
            throw e;
        }
    }

    private static PackageEntry enter(RegistryTransaction change, PackageEntry entry) {
        requireNew(change, entry);
        change.put(entry);
        return entry;
    }

    private static PackageEntry requireNew(RegistryTransaction change, PackageEntry entry) {
        PackageEntry existing = change.find(entry.key(), PackageEntry.class);
        if (existing != null) {
            throw PackageProblem.exists(existing);
        }
        return entry;
    }

    /** The tenant's packages, by name and then from old to new. */
    public List<PackageEntry> list(String tenant) throws InterruptedException {
        return transactions.run(change -> change.list(PackageEntry.of(tenant), PackageEntry.class)).stream()
                .sorted(Comparator.comparing(PackageEntry::name).thenComparing(PackageEntry::createdAt))
                .toList();
    }

    /**
     * The tenant's package of that id.
     *
     * @throws PackageProblem when there is none
     */
    public PackageEntry find(String tenant, UUID id) throws InterruptedException {
        return transactions.run(change -> find(change, tenant, id));
    }

    private static PackageEntry find(RegistryTransaction change, String tenant, UUID id) {
        PackageEntry entry = change.find(PackageEntry.key(tenant, id), PackageEntry.class);
        if (entry == null) {
            throw PackageProblem.notFound(id.toString());
        }
        return entry;
    }

    /**
     * Deletes a package, and its bytes when it was the last one with them.
     *
     * @throws PackageProblem when there is none, or functions run on it and no other package of the tenant has the same bytes
     */
    public void delete(String tenant, UUID id) throws InterruptedException {
        PackageEntry entry = transactions.run(change -> {
            PackageEntry found = find(change, tenant, id);
            requireUnused(change, found);
            change.delete(found.key());
            return found;
        });
        bytes.deleteUnnamed(entry.digest());
    }

    private static void requireUnused(RegistryTransaction change, PackageEntry entry) {
        boolean isTwice = change.list(PackageEntry.of(entry.tenant()), PackageEntry.class).stream()
                .anyMatch(other ->
                        other.digest().equals(entry.digest()) && !other.id().equals(entry.id()));
        List<String> users =
                change.list(RegistryEntry.Function.ofTenant(entry.tenant()), RegistryEntry.Function.class).stream()
                        .map(RegistryEntry.Function::definition)
                        .filter(function -> isCodeOf(function, entry, isTwice))
                        .map(function -> function.urn().toString())
                        .limit(MOST_NAMED)
                        .toList();
        if (!users.isEmpty()) {
            throw PackageProblem.inUse(entry.id(), String.join(", ", users));
        }
    }

    private static boolean isCodeOf(FunctionDefinition function, PackageEntry entry, boolean isTwice) {
        EywaSettings eywa = function.eywa();
        boolean isImage = eywa != null && eywa.imageId().equals(entry.id());
        return isImage || (!isTwice && entry.digest().equals(function.code().packageSha256()));
    }

    private PackageContent check(PackageFile file) throws InterruptedException {
        try {
            return checks.run(() -> {
                try (PackageZip zip = PackageZip.open(file.path(), limits)) {
                    return zip.check();
                }
            });
        } catch (UnsafePackageException e) {
            throw refused(e);
        } catch (IOException e) {
            throw PackageProblem.store("the package cannot be read again", e);
        }
    }

    private static PackageProblem refused(UnsafePackageException e) {
        return new PackageProblem(
                e.isTooLarge() ? PackageProblem.Kind.TOO_LARGE : PackageProblem.Kind.REFUSED, e.text());
    }

    @Override
    public void close() {
        checks.close();
    }
}
