package io.invoq.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * Free TCP ports of the loopback address, for processes that must be told their port beforehand. Another process may
 * take one before it is used, so prefer port 0 wherever the listener can tell what it got. Safe for use by several
 * threads.
 */
public final class Ports {

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
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("no " + count + " free ports on the loopback address", e);
        } finally {
            sockets.forEach(Ports::release);
        }
    }

    private static void release(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("port " + socket.getLocalPort() + " could not be released", e);
        }
    }
}
