package io.invoq.ingress.auth;

import io.invoq.ingress.limit.Pace;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * How many wrong tokens have come from where. An address that sends too many is slow for a while: what comes from there is
 * not looked at, so that guessing goes no faster than this allows, right or wrong. Of so many addresses at most; those that
 * have sent nothing wrong cost nothing. Safe for use by several threads; does no I/O.
 */
public final class FailedTries {

    private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int MOST_ADDRESSES = 10_000;

    private final int perMinute;
    private final LongSupplier nanoTime;
    private final Map<Long, Pace> addresses = new ConcurrentHashMap<>();

    /**
     * None so far.
     *
     * @param perMinute that may come from one address
     * @param nanoTime monotonic
     */
    public FailedTries(int perMinute, LongSupplier nanoTime) {
        this.perMinute = perMinute;
        this.nanoTime = nanoTime;
    }

    /** Whether nothing wrong has come lately from anywhere: then no address need be found out. */
    public boolean isQuiet() {
        return addresses.isEmpty();
    }

    /** In how many seconds the next try from there is looked at, at least 1; empty for at once. */
    public OptionalLong slowedFor(InetAddress address) {
        Pace pace = addresses.get(network(address));
        if (pace == null) {
            return OptionalLong.empty();
        }
        long wait = pace.wait(interval(), perMinute, nanoTime.getAsLong());
        return wait == 0
                ? OptionalLong.empty()
                : OptionalLong.of(Math.ceilDiv(wait, Duration.ofSeconds(1).toNanos()));
    }

    /** One has come from there. */
    public void failed(InetAddress address) {
        long now = nanoTime.getAsLong();
        Long network = network(address);
        if (addresses.size() >= MOST_ADDRESSES && !addresses.containsKey(network)) {
            makeRoom(now);
        }
        var _ = addresses.computeIfAbsent(network, key -> new Pace(now)).tryPass(1, interval(), perMinute, now);
    }

    /** How many addresses are remembered. */
    int size() {
        return addresses.size();
    }

    private long interval() {
        return WINDOW_NANOS / perMinute;
    }

    /** Forgets those whose minute is over; without any, some other: who comes from so many addresses is not held up by one. */
    private void makeRoom(long now) {
        addresses.values().removeIf(pace -> pace.isFull(now));
        Iterator<Long> some = addresses.keySet().iterator();
        while (addresses.size() >= MOST_ADDRESSES && some.hasNext()) {
            some.next();
            some.remove();
        }
    }

    /** Of IPv6 the /64, which one host has all of. */
    private static Long network(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return address instanceof Inet6Address ? bytes.getLong() : (long) bytes.getInt();
    }
}
