package io.invoq.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free TCP ports of the loopback address, for processes that must be told their port beforehand. They are below those that
 * systems give to outgoing connections (from 32768 on with Linux), of which one would take a port sooner or later before it
 * is used. Another process may still, so prefer port 0 wherever the listener can tell what it got. Safe for use by several
 * threads.
 */
public final class Ports {

    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 32_767;
    private static final int TRIES = 1_000;

    private Ports() {}

    /** A port that nobody listens on now. */
    public static int free() {
        return free(1).getFirst();
    }

    /** So many different ports that nobody listens on now. */
    public static List<Integer> free(int count) {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(bindAny());
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("no " + count + " free ports on the loopback address", e);
        } finally {
            sockets.forEach(Ports::release);
        }
    }

    private static ServerSocket bindAny() throws IOException {
        for (int i = 0; i < TRIES; i++) {
            try {
                int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST + 1);
                return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
            } catch (BindException e) {
                // taken: another one
            }
        }
        throw new IOException("none of " + TRIES + " ports from " + LOWEST + " to " + HIGHEST + " is free");
    }

    private static void release(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("port " + socket.getLocalPort() + " could not be released", e);
        }
    }
}
