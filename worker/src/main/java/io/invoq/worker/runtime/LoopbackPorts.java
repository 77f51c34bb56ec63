package io.invoq.worker.runtime;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Free ports of the loopback interface for programs that serve HTTP; no two instances of this worker are given the same
 * one. Safe for use by several threads.
 */
final class LoopbackPorts {

    private static final int TRIES = 100;

    private final Set<Integer> leased = ConcurrentHashMap.newKeySet();

    /** A port on which nothing listens, until it is {@linkplain #release released}. */
    int lease() throws IOException {
        for (int i = 0; i < TRIES; i++) {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                if (leased.add(socket.getLocalPort())) {
                    return socket.getLocalPort();
                }
            }
        }
        throw new IOException("no free port was found in " + TRIES + " tries, " + leased.size() + " are in use");
    }

    void release(int port) {
        leased.remove(port);
    }
}
