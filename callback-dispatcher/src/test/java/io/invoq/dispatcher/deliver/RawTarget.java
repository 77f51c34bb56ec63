package io.invoq.dispatcher.deliver;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A receiver that misbehaves below HTTP: it gets the bare connection, and tells when its peer has gone. */
final class RawTarget implements AutoCloseable {

    /** What is done with a connection. */
    @FunctionalInterface
    interface Behaviour {

        void serve(RawTarget target, Socket connection) throws IOException, InterruptedException;
    }

    private final ServerSocket listener;
    private final Behaviour behaviour;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final CountDownLatch cut = new CountDownLatch(1);

    RawTarget(Behaviour behaviour) throws IOException {
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.behaviour = behaviour;
        threads.execute(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Whether the peer has cut a connection, or does so within ten seconds. */
    boolean wasCut() throws InterruptedException {
        return cut.await(10, TimeUnit.SECONDS);
    }

    /** Nothing is read and nothing written. */
    static void silence(RawTarget target, Socket connection) throws InterruptedException {
        target.cut.await();
    }

    /** The request is read, and never answered. */
    static void listen(RawTarget target, Socket connection) throws IOException {
        InputStream in = connection.getInputStream();
        byte[] buffer = new byte[8_192];
        while (in.read(buffer) >= 0) {
            Thread.onSpinWait();
        }
        target.cut.countDown();
    }

    /**
     * Answers so many requests of a connection, without a word on closing it, and closes it when the next one comes.
     * Requests are small.
     */
    static Behaviour answeringAndThenClosing(int requests) {
        return (target, connection) -> {
            try (connection) {
                InputStream in = connection.getInputStream();
                byte[] buffer = new byte[8_192];
                for (int i = 0; i < requests; i++) {
                    StringBuilder request = new StringBuilder();
                    while (!request.toString().contains("callback")) {
                        int read = in.read(buffer);
                        if (read < 0) {
                            return;
                        }
                        request.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
                    }
                    connection
                            .getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
                                    .getBytes(StandardCharsets.ISO_8859_1));
                }
                var _ = in.read(buffer);
            }
        };
    }

    /** How many connections have been made. */
    int connections() {
        return connections.size();
    }

    /** Starts an answer and then sends a byte every few milliseconds, for ever. */
    static Behaviour trickle(String head) {
        return (target, connection) -> {
            OutputStream out = connection.getOutputStream();
            out.write(head.getBytes(StandardCharsets.ISO_8859_1));
            while (!target.cut.await(20, TimeUnit.MILLISECONDS)) {
                out.write('a');
                out.flush();
            }
        };
    }

    /** Starts an answer and goes on with it as fast as the peer takes it. */
    static Behaviour flood(String head) {
        return (target, connection) -> {
            OutputStream out = connection.getOutputStream();
            out.write(head.getBytes(StandardCharsets.ISO_8859_1));
            byte[] much = "a".repeat(8_192).getBytes(StandardCharsets.ISO_8859_1);
            while (true) {
                out.write(much);
            }
        };
    }

    @Override
    public void close() throws IOException {
        cut.countDown();
        listener.close();
        for (Socket connection : connections) {
            connection.close();
        }
        threads.shutdownNow();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket connection = listener.accept();
                connections.add(connection);
                threads.execute(() -> serve(connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try {
            behaviour.serve(this, connection);
        } catch (IOException e) {
            cut.countDown();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
