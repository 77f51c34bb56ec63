package io.invoq.ingress.version;

import com.fasterxml.jackson.databind.JsonNode;
import io.invoq.ingress.registry.ChangeRefusedException;
import io.invoq.ingress.registry.FunctionEntries;
import io.invoq.ingress.registry.FunctionNames;
import io.invoq.ingress.registry.RegistrationException;
import io.invoq.ingress.registry.RegistryTransaction;
import io.invoq.ingress.registry.RegistryTransactions;
import io.invoq.ingress.registry.Revision;
import io.invoq.platform.registry.RegistryView;
import io.invoq.platform.secret.Environments;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.registry.Alias;
import io.invoq.wire.registry.KeyRange;
import io.invoq.wire.registry.RegistryEntry;
import io.invoq.wire.registry.Reservation;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The versions of functions: the latest, which its owner changes, and up to {@link #MOST_VERSIONS} published ones, which
 * nobody does. What is read is as new as any change that was answered before. Names are in whatever form {@link FunctionNames}
 * reads. Safe for use by several threads; owns nothing.
 *
 * @see RegistryTransactions#run for what can go wrong with each change
 */
public final class FunctionVersions {

    /** Published ones of one function. */
    public static final int MOST_VERSIONS = 8;

    private final RegistryTransactions transactions;
    private final FunctionNames names;
    private final Environments environments;
    private final InstantSource clock;

    public FunctionVersions(
            RegistryView view, RegistryTransactions transactions, Environments environments, InstantSource clock) {
        this.transactions = transactions;
        this.environments = environments;
        this.names = new FunctionNames(view);
        this.clock = clock;
    }

    /**
     * Keeps the latest version as it is now under a number of its own.
     *
     * @throws RegistrationException when a field is not valid
     * @throws ChangeRefusedException when there is no such function, the number is taken, there are too many, or the revision
     *     is not the latest
     */
    public FunctionDefinition publish(String tenant, String name, JsonNode body) throws InterruptedException {
        Publication publication = Publication.read(body);
        return transactions.run(change -> {
            FunctionUrn urn = names.find(tenant, name).withVersion(FunctionUrn.LATEST);
            FunctionDefinition latest = FunctionEntries.require(change, urn);
            Revision.check(publication.revisionId(), latest.revisionId(), "the latest version of " + urn.name());
            Set<String> taken = new HashSet<>();
            versions(change, urn).forEach(version -> taken.add(version.urn().version()));
            int published = taken.size() - 1;
            change.list(Alias.all(urn), Alias.class)
                    .forEach(alias -> taken.add(alias.urn().version()));
            Instant now = clock.instant();
            String number = publication.number(taken, now);
            if (taken.contains(number)) {
                throw new ChangeRefusedException(
                        ChangeRefusedException.Reason.VERSION_TAKEN,
                        "function %s has a version or an alias %s".formatted(urn.name(), number));
            }
            if (published >= MOST_VERSIONS) {
                throw new ChangeRefusedException(
                        ChangeRefusedException.Reason.TOO_MANY_VERSIONS,
                        "function %s has %d published versions, as many as it may have: delete one"
                                .formatted(urn.name(), published));
            }
            FunctionDefinition version = environments.seal(latest.publishedAs(number, publication.description(), now));
            change.put(new RegistryEntry.Function(version));
            return version;
        });
    }

    /**
     * Deletes one published version and the labels reserved for it, or the whole function with all that goes with it.
     *
     * @param version empty for the function, unless its name is a published version's URN
     * @throws ChangeRefusedException when there is no such function or version, or an alias goes to the version
     */
    public void delete(String tenant, String name, String version) throws InterruptedException {
        if (version.equals(FunctionUrn.LATEST)) {
            throw new RegistrationException(List.of(
                    "versionNumber: 'latest' goes with its function; without versionNumber all of it is deleted"));
        }
        transactions.run(change -> {
            FunctionUrn urn = names.find(tenant, name, version);
            FunctionEntries.require(change, urn);
            if (urn.version().equals(FunctionUrn.LATEST)) {
                FunctionEntries.all(urn).forEach(range -> delete(change, range));
            } else {
                refuseIfNamedByAlias(change, urn);
                change.delete(RegistryEntry.Function.key(urn));
                delete(change, Reservation.ofVersion(urn));
            }
            return urn;
        });
    }

    /**
     * One version.
     *
     * @param version empty for the latest, unless the name is a URN with another
     * @throws ChangeRefusedException when there is no such function or version
     */
    public FunctionDefinition find(String tenant, String name, String version) throws InterruptedException {
        return transactions.run(change -> FunctionEntries.require(change, names.find(tenant, name, version)));
    }

    /**
     * All versions of a function: the latest, then the published ones, the newest first.
     *
     * @throws ChangeRefusedException when there is no such function
     */
    public List<FunctionDefinition> list(String tenant, String name) throws InterruptedException {
        return transactions.run(change -> {
            FunctionUrn urn = names.find(tenant, name).withVersion(FunctionUrn.LATEST);
            FunctionDefinition latest = FunctionEntries.require(change, urn);
            return versions(change, urn).stream()
                    .sorted(Comparator.comparing((FunctionDefinition version) -> !version.equals(latest))
                            .thenComparing(FunctionDefinition::createdAt, Comparator.reverseOrder())
                            .thenComparing(version -> version.urn().version(), Comparator.reverseOrder()))
                    .toList();
        });
    }

    private static List<FunctionDefinition> versions(RegistryTransaction change, FunctionUrn urn) {
        return change.list(RegistryEntry.Function.versions(urn), RegistryEntry.Function.class).stream()
                .map(RegistryEntry.Function::definition)
                .toList();
    }

    private static void refuseIfNamedByAlias(RegistryTransaction change, FunctionUrn version) {
        List<String> aliases = change.list(Alias.all(version), Alias.class).stream()
                .filter(alias -> alias.versions().contains(version.version()))
                .map(alias -> alias.urn().version())
                .toList();
        if (!aliases.isEmpty()) {
            throw new ChangeRefusedException(
                    ChangeRefusedException.Reason.VERSION_HAS_ALIAS,
                    "version %s of function %s is where calls of %s go: change or delete that first"
                            .formatted(version.version(), version.name(), String.join(", ", aliases)));
        }
    }

    private static void delete(RegistryTransaction change, KeyRange range) {
        change.list(range, RegistryEntry.class).forEach(entry -> change.delete(entry.key()));
    }
}
