package io.invoq.dispatcher.guard;

import io.invoq.platform.lifecycle.ServiceThreads;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.DnsResolver;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the hosts of callbacks and gives away only addresses that they may go to. Put into the connection manager, it
 * is asked for every new connection, IP literals of any form included, and what it answers is what is connected to.
 *
 * <p>Safe for use by several threads. A look-up runs on a platform thread of its own, because the system's resolver can
 * neither be interrupted nor given a deadline; the caller's wait ends when the caller is interrupted. At most as many
 * look-ups run as the constructor allows, those abandoned by their callers included.
 */
public final class GuardedResolver implements DnsResolver, AutoCloseable {

    /** Finds the addresses of a name or literal, as {@link InetAddress#getAllByName} does. */
    @FunctionalInterface
    interface NameLookup {

        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    private final boolean allowLoopback;
    private final boolean allowPrivate;
    private final NameLookup names;
    private final ThreadPoolExecutor lookups;

    /**
     * @param allowLoopback whether loopback addresses may be called
     * @param allowPrivate whether private networks may be called (RFC 1918, {@code fc00::/7})
     * @param maxLookups how many names may be looked up at the same time
     */
    public GuardedResolver(boolean allowLoopback, boolean allowPrivate, int maxLookups, ServiceThreads threads) {
        this(allowLoopback, allowPrivate, maxLookups, threads, InetAddress::getAllByName);
    }

    GuardedResolver(
            boolean allowLoopback, boolean allowPrivate, int maxLookups, ServiceThreads threads, NameLookup names) {
        this.allowLoopback = allowLoopback;
        this.allowPrivate = allowPrivate;
        this.names = names;
        this.lookups = new ThreadPoolExecutor(
                0, maxLookups, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), threads.platform("callback-lookup"));
    }

    /**
     * The addresses of a host that may be called, in the resolver's order.
     *
     * @throws AddressRefusedException when it has addresses and none of them may be called
     * @throws UnknownHostException when it has none, or too many look-ups are going on, or the caller was interrupted (its
     *     flag stays set)
     */
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] found = lookUp(host);
        InetAddress[] allowed = Arrays.stream(found).filter(this::mayBeCalled).toArray(InetAddress[]::new);
        if (allowed.length == 0) {
            String refused = Arrays.stream(found)
                    .map(address -> address.getHostAddress() + " ("
                            + AddressKind.of(address).words() + ")")
                    .collect(Collectors.joining(", "));
            throw new AddressRefusedException(
                    "callbacks may not go to host '%s': its address is %s".formatted(host, refused));
        }
        return allowed;
    }

    /** The host as it is: nothing here is told by a reverse look-up. */
    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }

    /** Gives up look-ups that are going on; those stuck in the system's resolver end by themselves. */
    @Override
    public void close() {
        lookups.shutdownNow();
    }

    private boolean mayBeCalled(InetAddress address) {
        return switch (AddressKind.of(address)) {
            case PUBLIC -> true;
            case LOOPBACK -> allowLoopback;
            case PRIVATE -> allowPrivate;
            case LINK_LOCAL, METADATA, SHARED, UNSPECIFIED, MULTICAST, DOCUMENTATION, RESERVED -> false;
        };
    }

    private InetAddress[] lookUp(String host) throws UnknownHostException {
        Future<InetAddress[]> lookup;
        try {
            lookup = lookups.submit(() -> names.addresses(host));
        } catch (RejectedExecutionException e) {
            throw unknown(
                    "host '%s' was not looked up: %d look-ups are going on, the most allowed"
                            .formatted(host, lookups.getMaximumPoolSize()),
                    e);
        }
        try {
            return lookup.get();
        } catch (InterruptedException e) {
            lookup.cancel(true);
            Thread.currentThread().interrupt();
            throw unknown("the look-up of host '%s' was cut short".formatted(host), e);
        } catch (ExecutionException e) {
            throw unknown("host '%s' cannot be resolved".formatted(host), e.getCause());
        }
    }

    private static UnknownHostException unknown(String message, @Nullable Throwable cause) {
        UnknownHostException unknown = new UnknownHostException(message);
        unknown.initCause(cause);
        return unknown;
    }
}
