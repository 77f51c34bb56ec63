package io.invoq.dispatcher.deliver;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/**
 * Stands before the JVM's name resolution during tests: the look-up of {@code stuck.test} hangs, heedless of interrupts
 * like that of the operating system, until it is let go.
 */
public final class StuckNames extends InetAddressResolverProvider {

    static final String HOST = "stuck.test";

    private static final CountDownLatch LET_GO = new CountDownLatch(1);

    /** Ends every look-up that hangs, and those to come. */
    static void letGo() {
        LET_GO.countDown();
    }

    @Override
    public InetAddressResolver get(Configuration configuration) {
        InetAddressResolver builtin = configuration.builtinResolver();
        return new InetAddressResolver() {
            @Override
            public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
                if (host.equals(HOST)) {
                    awaitHeedlessly();
                    throw new UnknownHostException(host);
                }
                return builtin.lookupByName(host, policy);
            }

            @Override
            public String lookupByAddress(byte[] address) throws UnknownHostException {
                return builtin.lookupByAddress(address);
            }
        };
    }

    @Override
    public String name() {
        return "names that hang";
    }

    private static void awaitHeedlessly() {
        while (LET_GO.getCount() > 0) {
            try {
                LET_GO.await();
            } catch (InterruptedException e) {
                Thread.onSpinWait();
            }
        }
    }
}
