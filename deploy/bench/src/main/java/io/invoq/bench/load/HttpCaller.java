package io.invoq.bench.load;

import io.invoq.wire.record.Payload;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * HTTP/1.1 over one kept connection, with as few cycles as can be, since the load client shares the machine with what it
 * measures. A request is written from one buffer that is built once; of the answer, status, {@code Content-Length} and,
 * for an echo, the whole body are checked; of any other, its length if that is known. Used by one thread.
 */
public final class HttpCaller implements Caller {

    /** Where an answer's status is: after {@code HTTP/1.1}, in three digits. */
    private static final int STATUS_AT = 9;

    /** More than any answer's head. */
    private static final int HEAD_ROOM = 16 << 10;

    private static final int DIGITS = 16;
    private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);

    private final HttpCall call;
    private final SocketChannel channel;
    private final ByteBuffer request;
    private final ByteBuffer body;
    private final ByteBuffer answer;
    private final boolean isNumbered;
    private long number;

    private HttpCaller(HttpCall call, int caller, Payload fixed) throws IOException {
        this.call = call;
        byte[] head = head(call).getBytes(StandardCharsets.ISO_8859_1);
        this.request = ByteBuffer.allocateDirect(head.length + call.bodySize());
        request.put(head).put(fixed.bytes());
        this.isNumbered = fixed.isEmpty();
        while (request.hasRemaining()) {
            request.put((byte) ('a' + request.position() % 26));
        }
        this.body = request.slice(head.length, call.bodySize());
        this.answer = ByteBuffer.allocateDirect(HEAD_ROOM + call.bodySize());
        this.number = (long) caller << 40;
        this.channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), call.port()));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    /** Callers that all send the same request, each over a connection of its own. */
    public static Callers of(HttpCall call) {
        return number -> new HttpCaller(call, number, Payload.EMPTY);
    }

    /**
     * The same with a body that is always the same one.
     *
     * @param body of the size that the call names
     */
    public static Callers of(HttpCall call, Payload body) {
        if (body.size() != call.bodySize()) {
            throw new IllegalArgumentException("a body of " + body.size() + " bytes, not " + call.bodySize());
        }
        return number -> new HttpCaller(call, number, body);
    }

    private static String head(HttpCall call) {
        StringBuilder head = new StringBuilder()
                .append(call.method() + " " + call.path() + " HTTP/1.1\r\n")
                .append("Host: 127.0.0.1:" + call.port() + "\r\n");
        call.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        return head.append("Content-Length: " + call.bodySize() + "\r\n\r\n").toString();
    }

    @Override
    public void call() throws IOException {
        number++;
        for (int i = 0; isNumbered && i < DIGITS; i++) {
            body.put(i, (byte) ('a' + ((number >>> (4 * (DIGITS - 1 - i))) & 15)));
        }
        request.clear();
        while (request.hasRemaining()) {
            channel.write(request);
        }
        answer.clear();
        int headEnd = readHead();
        int length = contentLength(headEnd);
        if (headEnd + length > answer.capacity()) {
            throw new ProtocolException(
                    call + " answered " + length + " bytes where " + call.bodySize() + " were sent");
        }
        while (answer.position() < headEnd + length) {
            read();
        }
        check(headEnd, length);
    }

    /** Reads until the empty line, and gives back where the body begins. */
    private int readHead() throws IOException {
        int seen = 0;
        while (true) {
            read();
            for (int end = answer.position(); seen < end; seen++) {
                if (answer.get(seen) == '\n'
                        && seen > 2
                        && answer.get(seen - 1) == '\r'
                        && answer.get(seen - 2) == '\n') {
                    return seen + 1;
                }
            }
        }
    }

    private void read() throws IOException {
        if (channel.read(answer) <= 0) {
            throw new EOFException(
                    call + " ended its connection, or sent too long a head, after " + text(answer.position()));
        }
    }

    private int contentLength(int headEnd) throws ProtocolException {
        for (int line = STATUS_AT; line < headEnd - LENGTH.length; line++) {
            if (answer.get(line - 1) == '\n' && isLengthAt(line)) {
                int length = 0;
                for (int i = line + LENGTH.length; answer.get(i) != '\r'; i++) {
                    length = answer.get(i) == ' ' ? length : length * 10 + answer.get(i) - '0';
                }
                return length;
            }
        }
        throw new ProtocolException(call + " answered without Content-Length: " + text(headEnd));
    }

    private boolean isLengthAt(int line) {
        for (int i = 0; i < LENGTH.length; i++) {
            byte c = answer.get(line + i);
            if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != LENGTH[i]) {
                return false;
            }
        }
        return true;
    }

    private void check(int headEnd, int length) throws ProtocolException {
        int status = (answer.get(STATUS_AT) - '0') * 100
                + (answer.get(STATUS_AT + 1) - '0') * 10
                + (answer.get(STATUS_AT + 2) - '0');
        if (status != call.status()) {
            throw new ProtocolException(call + " answered " + text(headEnd + length));
        }
        if (call.answerSize().isPresent() && call.answerSize().getAsInt() != length) {
            throw new ProtocolException(call + " answered " + length + " bytes, not "
                    + call.answerSize().getAsInt() + ": " + text(headEnd + length));
        }
        if (call.echo() && !answer.slice(headEnd, length).equals(body)) {
            throw new ProtocolException(call + " answered another body than it was sent: " + text(headEnd + length));
        }
    }

    private String text(int length) {
        byte[] bytes = new byte[Math.min(length, 1000)];
        answer.get(0, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
