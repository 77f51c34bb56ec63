package io.invoq.worker.runtime;

import io.invoq.wire.record.HttpAnswer;
import io.invoq.wire.record.Payload;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentTooLongException;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.jspecify.annotations.Nullable;

/**
 * Connections to one program on a loopback port, kept alive between calls. Nothing is added to a request and nothing
 * followed, decoded or retried in an answer, but for one thing: a call that is idempotent and fails on a connection that
 * had been kept, without a byte of an answer, is made again on a new one, since the program may have closed the old one in
 * between.
 *
 * <p>What a program sends beyond its answer is nobody's: a connection that has received more is closed and never given to
 * another call. That is looked at after the answer and again before the next request; a program that has been seen to do
 * so gets a new connection for each call from then on. Bytes that arrive between that look and the next answer cannot be
 * told from it: in HTTP/1.1 nothing but their order says to which request an answer belongs.
 *
 * <p>Safe for use by several threads; there are as many connections as calls at the same time.
 */
final class HttpConnections implements AutoCloseable {

    private final InetSocketAddress address;
    private final int maxResponseSize;
    private final HttpRequestExecutor executor = new HttpRequestExecutor(DefaultConnectionReuseStrategy.INSTANCE);
    private final Deque<HttpConnection> idle = new ConcurrentLinkedDeque<>();
    private final Set<HttpConnection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** The program has sent what nobody asked for: its connections are used once. */
    private volatile boolean sendsSurplus;

    HttpConnections(int port, int maxResponseSize) {
        this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.maxResponseSize = maxResponseSize;
    }

    /**
     * Sends a request and reads the answer.
     *
     * @throws ContentTooLongException when the answer's body exceeds the limit; reading has stopped then
     */
    HttpAnswer exchange(ClassicHttpRequest request) throws IOException, HttpException {
        HttpConnection kept = takeIdle();
        if (kept == null) {
            return exchange(request, connect());
        }
        long before = kept.receivedBytes();
        try {
            return exchange(request, kept);
        } catch (IOException e) {
            boolean unanswered = kept.receivedBytes() == before;
            if (closed || !unanswered || !Method.isIdempotent(request.getMethod())) {
                throw e;
            }
            return exchange(request, connect());
        }
    }

    /** Ends all connections, those in use too. */
    @Override
    public void close() {
        closed = true;
        open.forEach(HttpConnection::close);
        open.clear();
        idle.clear();
    }

    private HttpAnswer exchange(ClassicHttpRequest request, HttpConnection connection)
            throws IOException, HttpException {
        boolean keep = false;
        try {
            HttpCoreContext context = HttpCoreContext.create();
            try (ClassicHttpResponse response = connection.execute(executor, request, context)) {
                HttpAnswer answer = read(response);
                keep = connection.mayBeKept(executor, request, response, context) && hasNothingLeft(connection);
                return answer;
            }
        } finally {
            if (keep && !closed && !sendsSurplus) {
                idle.push(connection);
            } else {
                open.remove(connection);
                connection.close();
            }
        }
    }

    private HttpAnswer read(ClassicHttpResponse response) throws IOException {
        HeaderRules.Answer answer = new HeaderRules.Answer();
        for (Header header : response.getHeaders()) {
            String value = header.getValue();
            answer.add(header.getName(), value == null ? "" : value);
        }
        HttpEntity entity = response.getEntity();
        Payload body = Payload.EMPTY;
        if (entity != null) {
            InputStream content = entity.getContent();
            byte[] bytes = content.readNBytes(maxResponseSize + 1);
            if (bytes.length > maxResponseSize) {
                throw new ContentTooLongException("answer exceeds max-response-size=%d bytes", maxResponseSize);
            }
            body = Payload.of(bytes);
        }
        return answer.build(response.getCode(), null, body);
    }

    private @Nullable HttpConnection takeIdle() {
        for (HttpConnection next = idle.poll(); next != null; next = idle.poll()) {
            if (hasNothingLeft(next) && !sendsSurplus) {
                return next;
            }
            open.remove(next);
            next.close();
        }
        return null;
    }

    private boolean hasNothingLeft(HttpConnection connection) {
        return switch (connection.rest()) {
            case NOTHING -> true;
            case END -> false;
            case SURPLUS -> {
                sendsSurplus = true;
                yield false;
            }
        };
    }

    private HttpConnection connect() throws IOException {
        HttpConnection connection = HttpConnection.open(address);
        open.add(connection);
        if (closed) {
            open.remove(connection);
            connection.close();
            throw new IOException("the instance has ended");
        }
        return connection;
    }
}
