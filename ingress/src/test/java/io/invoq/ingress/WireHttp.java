package io.invoq.ingress;

import io.invoq.wire.record.Payload;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One HTTP/1.1 connection, written and read byte by byte: nothing is added, encoded anew or forgiven. Used by one thread.
 */
final class WireHttp implements AutoCloseable {

    private static final int READ_TIMEOUT_MILLIS = 20_000;

    private final Socket socket;
    private final InputStream in;
    private boolean closedWhileWriting;

    private WireHttp(Socket socket, InputStream in) {
        this.socket = socket;
        this.in = in;
    }

    /** A header field as it stood on the wire. */
    record Field(String name, String value) {}

    /** A reply. */
    record Reply(int status, List<Field> fields, Payload body) {

        /** All values of a name, in the order they came. */
        List<String> all(String name) {
            return fields.stream()
                    .filter(field -> field.name().equalsIgnoreCase(name))
                    .map(Field::value)
                    .toList();
        }

        /** The one value of a name; fails when there is none or more than one. */
        String one(String name) {
            List<String> values = all(name);
            if (values.size() != 1) {
                throw new AssertionError(name + " came " + values.size() + " times in " + this);
            }
            return values.getFirst();
        }

        String text() {
            return body.utf8();
        }

        @Override
        public String toString() {
            return status + " " + fields + " " + text();
        }
    }

    static WireHttp connect(int port) {
        try {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(READ_TIMEOUT_MILLIS);
            return new WireHttp(socket, new BufferedInputStream(socket.getInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException("port " + port + " could not be connected to", e);
        }
    }

    /** Sends the lines, each ended by CRLF, and the empty line after them. */
    WireHttp head(String... lines) {
        return write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Sends as many of the bytes as the other side takes: it may have answered and closed before the last of them. */
    WireHttp write(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (SocketException e) {
            closedWhileWriting = true;
        } catch (IOException e) {
            throw new UncheckedIOException("could not write " + bytes.length + " bytes", e);
        }
        return this;
    }

    /** Ends what is sent, and goes on reading. */
    void endOutput() {
        try {
            if (!closedWhileWriting) {
                socket.shutdownOutput();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("output could not be ended", e);
        }
    }

    /** Reads a reply with the body that its Content-Length tells of. */
    Reply read() {
        return read(true);
    }

    /** Reads a reply that has no body whatever its Content-Length says: that of a HEAD request. */
    Reply readHead() {
        return read(false);
    }

    /** Whether the other side has closed; waits for it or for more to read. */
    boolean isEnded() {
        try {
            return in.read() < 0;
        } catch (IOException e) {
            return true;
        }
    }

    private Reply read(boolean withBody) {
        try {
            String[] status = line().split(" ", 3);
            List<Field> fields = new ArrayList<>();
            int length = 0;
            for (String line = line(); !line.isEmpty(); line = line()) {
                int colon = line.indexOf(':');
                Field field = new Field(
                        line.substring(0, colon), line.substring(colon + 1).strip());
                fields.add(field);
                if (field.name().equalsIgnoreCase("Content-Length")) {
                    length = Integer.parseInt(field.value());
                }
            }
            byte[] body = withBody ? in.readNBytes(length) : new byte[0];
            return new Reply(Integer.parseInt(status[1]), List.copyOf(fields), Payload.of(body));
        } catch (IOException e) {
            throw new UncheckedIOException("no complete reply", e);
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("connection ended after '" + line + "'");
            }
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("connection could not be closed", e);
        }
    }
}
