package io.invoq.worker.runtime;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free ports of the loopback interface for programs that serve HTTP; no two instances of this worker are given the same
 * one. They are below those that systems give to outgoing connections (from 32768 on with Linux), of which one could take a
 * port before the program that was told it listens on it. Safe for use by several threads.
 */
final class LoopbackPorts {

    private static final int TRIES = 1_000;
    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 32_767;

    private final Set<Integer> leased = ConcurrentHashMap.newKeySet();

    /** A port on which nothing listens, until it is {@linkplain #release released}. */
    int lease() throws IOException {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST + 1);
            if (leased.add(port)) {
                try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                    return socket.getLocalPort();
                } catch (BindException e) {
                    leased.remove(port);
                }
            }
        }
        throw new IOException("no free port was found in " + TRIES + " tries, " + leased.size() + " are in use");
    }

    void release(int port) {
        leased.remove(port);
    }
}
