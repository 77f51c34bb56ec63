package io.invoq.standalone.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/**
 * The two addresses of a broker: for clients as configured, for its own controller a free loopback port that is new at
 * each start (a static quorum of one keeps no address in its data).
 *
 * @param clients {@code host:port}, an IPv6 host in brackets
 * @param controller {@code 127.0.0.1:port}
 */
record Endpoints(String clients, String controller) {

    private static final String LOOPBACK = "127.0.0.1";

    /**
     * Picks the free ports and makes sure that a fixed one is free, so that the error says so before anything has
     * started. Both are held open at the same time, so they differ.
     */
    static Endpoints choose(BrokerConfig config) {
        try (ServerSocket clients = bind(config.host(), config.port());
                ServerSocket controller = bind(LOOPBACK, 0)) {
            return new Endpoints(
                    text(config.host(), clients.getLocalPort()), text(LOOPBACK, controller.getLocalPort()));
        } catch (IOException e) {
            throw new BrokerException("the probe of a free port could not be closed", e);
        }
    }

    private static ServerSocket bind(String host, int port) {
        InetAddress address = resolve(host);
        try {
            ServerSocket socket = new ServerSocket();
            try {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(address, port));
                return socket;
            } catch (IOException e) {
                socket.close();
                throw e;
            }
        } catch (IOException e) {
            throw new BrokerException("the broker cannot listen on " + text(host, port) + ": " + e.getMessage(), e);
        }
    }

    private static InetAddress resolve(String host) {
        try {
            InetAddress address = InetAddress.getByName(host);
            if (address.isAnyLocalAddress()) {
                throw new BrokerException("the broker's host " + host
                        + " is a wildcard, and no client can connect to one: give the address that clients use");
            }
            return address;
        } catch (UnknownHostException e) {
            throw new BrokerException("the broker's host " + host + " is not known", e);
        }
    }

    private static String text(String host, int port) {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
