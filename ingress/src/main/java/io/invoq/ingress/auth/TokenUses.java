package io.invoq.ingress.auth;

import io.invoq.ingress.registry.RegistryContendedException;
import io.invoq.ingress.registry.RegistryTransactions;
import io.invoq.ingress.registry.RegistryUnavailableException;
import io.invoq.platform.registry.RegistryBehindException;
import io.invoq.platform.registry.RegistryView;
import io.invoq.platform.registry.Versioned;
import io.invoq.wire.registry.RegistryEntry;
import io.invoq.wire.registry.TokenUse;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When, and from where, tokens were last used on this node. A use is a look at a map, and once a second a store; what is new
 * is written to the registry in bulk, now and then, by one thread made here. As large as the number of tokens that are used.
 * Safe for use by several threads.
 */
public final class TokenUses implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TokenUses.class);
    private static final Duration CLOSE = Duration.ofSeconds(2);
    private static final int MOST_OF_A_CHANGE = 500;
    private static final int MOST_ADDRESSES = 4;
    private static final long RESOLUTION_MILLIS = 1000;

    /** One token's latest use here. Races lose at most an address. */
    private static final class Use {

        private volatile RegistryEntry.Token token;
        private volatile long atMillis;
        private volatile InetAddress[] addresses = {};

        Use(RegistryEntry.Token token) {
            this.token = token;
        }

        boolean isFrom(InetAddress address) {
            for (InetAddress known : addresses) {
                if (known.equals(address)) {
                    return true;
                }
            }
            return false;
        }

        void from(InetAddress address) {
            if (isFrom(address)) {
                return;
            }
            InetAddress[] before = addresses;
            int kept = Math.min(before.length, MOST_ADDRESSES - 1);
            InetAddress[] after = new InetAddress[kept + 1];
            after[0] = address;
            System.arraycopy(before, 0, after, 1, kept);
            addresses = after;
        }
    }

    private final RegistryView view;
    private final RegistryTransactions transactions;
    private final Duration interval;
    private final Map<UUID, Use> uses = new ConcurrentHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    private TokenUses(RegistryView view, RegistryTransactions transactions, Duration interval) {
        this.view = view;
        this.transactions = transactions;
        this.interval = interval;
    }

    /**
     * Starts writing.
     *
     * @param interval from one write to the next
     * @param threads makes the one thread
     */
    public static TokenUses start(
            RegistryView view, RegistryTransactions transactions, Duration interval, ThreadFactory threads) {
        TokenUses uses = new TokenUses(view, transactions, interval);
        threads.newThread(uses::run).start();
        return uses;
    }

    /** Whether a use of the token is to be told now: at most once a second is. */
    public boolean isDue(RegistryEntry.Token token, Instant now) {
        Use use = uses.get(token.id());
        return use == null || now.toEpochMilli() - use.atMillis >= RESOLUTION_MILLIS;
    }

    /** A request with that token has come from there. */
    public void used(RegistryEntry.Token token, Instant now, InetAddress address) {
        Use use = uses.computeIfAbsent(token.id(), id -> new Use(token));
        use.token = token;
        use.from(address);
        use.atMillis = now.toEpochMilli();
    }

    /** Whether the token was used from there before, as far as this node remembers. */
    public boolean wasUsedFrom(RegistryEntry.Token token, InetAddress address) {
        Use use = uses.get(token.id());
        return use != null && use.isFrom(address);
    }

    /** When the token was last used, as far as this node knows; null for never. */
    public @Nullable Instant lastUsed(UUID tokenId) {
        Instant elsewhere = written(tokenId);
        Use use = uses.get(tokenId);
        Instant here = use == null ? null : Instant.ofEpochMilli(use.atMillis);
        if (here == null || elsewhere == null) {
            return here == null ? elsewhere : here;
        }
        return here.isAfter(elsewhere) ? here : elsewhere;
    }

    private @Nullable Instant written(UUID tokenId) {
        Versioned stands = view.find(TokenUse.key(tokenId));
        return stands != null && stands.entry() instanceof TokenUse use ? use.lastUsedAt() : null;
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            if (!ended.await(CLOSE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.atWarn().log("writer of last uses of tokens did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!closing.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
                write();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended.countDown();
        }
    }

    private void write() throws InterruptedException {
        uses.values().removeIf(use -> view.token(use.token.sha256()) == null);
        List<Use> due = uses.values().stream().filter(this::isNew).toList();
        for (int from = 0; from < due.size() && closing.getCount() > 0; from += MOST_OF_A_CHANGE) {
            write(due.subList(from, Math.min(due.size(), from + MOST_OF_A_CHANGE)));
        }
    }

    /** Several nodes see the same token: it is enough that one of them writes. */
    private boolean isNew(Use use) {
        Instant written = written(use.token.id());
        return written == null || use.atMillis - written.toEpochMilli() >= interval.toMillis();
    }

    private void write(List<Use> due) throws InterruptedException {
        try {
            transactions.run(change -> {
                for (Use use : due) {
                    // Read in the change: what is revoked meanwhile must not leave a trace that nothing removes.
                    if (change.find(use.token.key(), RegistryEntry.Token.class) != null) {
                        change.put(new TokenUse(use.token.id(), Instant.ofEpochMilli(use.atMillis)));
                    }
                }
                return due;
            });
        } catch (RegistryBehindException | RegistryUnavailableException | RegistryContendedException e) {
            LOG.atInfo().addKeyValue("error", e.toString()).log("last uses of tokens are written later");
        }
    }
}
