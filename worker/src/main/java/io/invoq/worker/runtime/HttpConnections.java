package io.invoq.worker.runtime;

import io.invoq.wire.record.HttpAnswer;
import io.invoq.wire.record.Payload;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentTooLongException;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.config.CharCodingConfig;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnectionFactory;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

/**
 * Connections to one program on a loopback port, kept alive between calls. Nothing is added to a request and nothing
 * followed, decoded or retried in an answer, but for one thing: a call that is idempotent and fails on a connection that
 * had been kept is made again on a new one, since the program may have closed the old one in between.
 *
 * <p>Safe for use by several threads; there are as many connections as calls at the same time.
 */
final class HttpConnections implements AutoCloseable {

    private static final int CONNECT_MILLIS = 5_000;
    private static final long TRUSTED_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final InetSocketAddress address;
    private final int maxResponseSize;
    private final HttpRequestExecutor executor = new HttpRequestExecutor(DefaultConnectionReuseStrategy.INSTANCE);
    private final DefaultBHttpClientConnectionFactory factory = DefaultBHttpClientConnectionFactory.builder()
            .http1Config(Http1Config.custom()
                    .setMaxLineLength(64 * 1024)
                    .setMaxHeaderCount(500)
                    .build())
            .charCodingConfig(CharCodingConfig.custom()
                    .setCharset(StandardCharsets.UTF_8)
                    .setMalformedInputAction(CodingErrorAction.REPLACE)
                    .setUnmappableInputAction(CodingErrorAction.REPLACE)
                    .build())
            .build();
    private final Deque<Idle> idle = new ConcurrentLinkedDeque<>();
    private final Set<DefaultBHttpClientConnection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private record Idle(DefaultBHttpClientConnection connection, long since) {}

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
        DefaultBHttpClientConnection kept = takeIdle();
        if (kept == null) {
            return exchange(request, connect());
        }
        try {
            return exchange(request, kept);
        } catch (ContentTooLongException e) {
            throw e;
        } catch (IOException e) {
            if (closed || !Method.isIdempotent(request.getMethod())) {
                throw e;
            }
            return exchange(request, connect());
        }
    }

    /** Ends all connections, those in use too. */
    @Override
    public void close() {
        closed = true;
        open.forEach(connection -> connection.close(CloseMode.IMMEDIATE));
        open.clear();
        idle.clear();
    }

    private HttpAnswer exchange(ClassicHttpRequest request, DefaultBHttpClientConnection connection)
            throws IOException, HttpException {
        boolean keep = false;
        try {
            HttpCoreContext context = HttpCoreContext.create();
            try (ClassicHttpResponse response = executor.execute(request, connection, context)) {
                HttpAnswer answer = read(response);
                keep = executor.keepAlive(request, response, connection, context);
                return answer;
            }
        } finally {
            if (keep && !closed) {
                idle.push(new Idle(connection, System.nanoTime()));
            } else {
                open.remove(connection);
                connection.close(CloseMode.IMMEDIATE);
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

    private @Nullable DefaultBHttpClientConnection takeIdle() throws IOException {
        for (Idle next = idle.poll(); next != null; next = idle.poll()) {
            boolean fresh = System.nanoTime() - next.since() < TRUSTED_NANOS;
            if (fresh || !next.connection().isStale()) {
                return next.connection();
            }
            open.remove(next.connection());
            next.connection().close(CloseMode.IMMEDIATE);
        }
        return null;
    }

    private DefaultBHttpClientConnection connect() throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(address, CONNECT_MILLIS);
            DefaultBHttpClientConnection connection = factory.createConnection(socket);
            open.add(connection);
            if (closed) {
                throw new IOException("the instance has ended");
            }
            return connection;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
