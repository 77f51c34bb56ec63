package io.invoq.ingress.secret;

import io.invoq.ingress.registry.EntryTooLargeException;
import io.invoq.ingress.registry.RegistryContendedException;
import io.invoq.ingress.registry.RegistryTransactions;
import io.invoq.ingress.registry.RegistryUnavailableException;
import io.invoq.platform.registry.RegistryBehindException;
import io.invoq.platform.registry.RegistryView;
import io.invoq.platform.registry.Versioned;
import io.invoq.platform.secret.Environments;
import io.invoq.platform.secret.MasterKeys;
import io.invoq.platform.secret.Place;
import io.invoq.platform.secret.SecretUnreadableException;
import io.invoq.wire.registry.KeyRange;
import io.invoq.wire.registry.RegistryEntry;
import io.invoq.wire.registry.Secret;
import io.invoq.wire.secret.Sealed;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Encrypts again, when a node starts, what is not encrypted with its newest master key, so that the older ones can be taken
 * out of the key file after it: secrets' values and functions' environments, of these also what stands in clear. Several nodes may do it at the same time: what one has done, another passes over. One
 * thread, which ends by itself.
 */
public final class Reencryption implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Reencryption.class);

    private static final Duration CLOSE = Duration.ofSeconds(2);

    private final RegistryView view;
    private final RegistryTransactions transactions;
    private final MasterKeys keys;
    private final Environments environments;
    private final Thread thread;

    private Reencryption(RegistryView view, RegistryTransactions transactions, MasterKeys keys, ThreadFactory threads) {
        this.view = view;
        this.transactions = transactions;
        this.keys = keys;
        this.environments = new Environments(keys);
        this.thread = threads.newThread(this::run);
    }

    /** Starts it; without keys it only tells what it would need some for. */
    public static Reencryption start(
            RegistryView view, RegistryTransactions transactions, MasterKeys keys, ThreadFactory threads) {
        Reencryption reencryption = new Reencryption(view, transactions, keys, threads);
        reencryption.thread.start();
        return reencryption;
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            if (!thread.join(CLOSE)) {
                LOG.atWarn().log("re-encryption did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            renewAll("secrets", Secret.all());
            renewAll("environments", RegistryEntry.Function.all());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void renewAll(String what, KeyRange range) throws InterruptedException {
        List<RegistryEntry> old = view.range(range).values().stream()
                .map(Versioned::entry)
                .filter(this::isOld)
                .toList();
        int done = 0;
        int left = 0;
        String why = "";
        for (RegistryEntry entry : old) {
            try {
                renew(entry.key());
                done++;
            } catch (SecretUnreadableException
                    | RegistryBehindException
                    | RegistryUnavailableException
                    | RegistryContendedException
                    | EntryTooLargeException e) {
                left++;
                why = String.valueOf(e.getMessage());
            }
        }
        report(what, done, left, why);
    }

    private void report(String what, int done, int left, String why) {
        if (left > 0) {
            LOG.atWarn()
                    .addKeyValue(what, left)
                    .addKeyValue("error", why)
                    .log(what + " are not encrypted with the newest master key; their old ones are still needed");
        }
        if (done > 0) {
            LOG.atInfo()
                    .addKeyValue(what, done)
                    .addKeyValue("key", keys.newest().orElse(""))
                    .log(what + " encrypted with the newest master key");
        }
    }

    private boolean isOld(RegistryEntry entry) {
        return switch (entry) {
            case Secret secret ->
                secret.data().values().stream()
                        .anyMatch(value -> !keys.newest().orElse("").equals(value.keyId()));
            case RegistryEntry.Function function -> environments.isOld(function.definition());
            default -> false;
        };
    }

    private void renew(String key) throws InterruptedException {
        transactions.run(change -> {
            RegistryEntry entry = change.find(key, RegistryEntry.class);
            if (entry != null && isOld(entry)) {
                change.put(renewed(entry));
            }
            return key;
        });
    }

    private RegistryEntry renewed(RegistryEntry entry) {
        return switch (entry) {
            case Secret secret -> {
                Map<String, Sealed> data = new HashMap<>();
                secret.data().forEach((key, value) -> {
                    Place place = new Place.Value(secret.tenant(), secret.id(), key);
                    data.put(key, keys.seal(place, keys.open(place, value)));
                });
                yield secret.with(data, secret.updatedAt());
            }
            case RegistryEntry.Function function ->
                new RegistryEntry.Function(environments.renew(function.definition()));
            default -> entry;
        };
    }
}
