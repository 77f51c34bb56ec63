package io.invoq.worker.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.CharCodingConfig;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnectionFactory;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpMessageParser;
import org.apache.hc.core5.http.io.SessionInputBuffer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a program. Used by one thread after another; {@link #close} may come from any.
 *
 * <p>Whether something was received that no call has asked for is told by {@link #rest} in one system call that does
 * not wait; the library's own check waits a millisecond.
 */
final class HttpConnection implements AutoCloseable {

    /** What there is on a connection that nobody has asked for anything. */
    enum Rest {
        NOTHING,
        SURPLUS,
        END
    }

    private static final int CONNECT_MILLIS = 5_000;
    private static final Http1Config LIMITS = Http1Config.custom()
            .setMaxLineLength(64 * 1024)
            .setMaxHeaderCount(500)
            .build();
    private static final CharCodingConfig UTF_8 = CharCodingConfig.custom()
            .setCharset(StandardCharsets.UTF_8)
            .setMalformedInputAction(CodingErrorAction.REPLACE)
            .setUnmappableInputAction(CodingErrorAction.REPLACE)
            .build();

    private static final DefaultHttpResponseParserFactory PARSERS = new DefaultHttpResponseParserFactory(LIMITS);

    private final SocketChannel channel;
    private final DefaultBHttpClientConnection connection;
    private final EndpointDetails counters;
    private final ByteBuffer probe = ByteBuffer.allocateDirect(1);

    /** What was received and not yet read, as far as it is in memory; null before the first answer. */
    private @Nullable SessionInputBuffer received;

    private HttpConnection(SocketChannel channel) throws IOException {
        this.channel = channel;
        this.connection = DefaultBHttpClientConnectionFactory.builder()
                .http1Config(LIMITS)
                .charCodingConfig(UTF_8)
                .responseParserFactory(config -> new Parser(PARSERS.create()))
                .build()
                .createConnection(channel.socket());
        this.counters = connection.getEndpointDetails();
    }

    /** Connects, within five seconds. The caller closes it. */
    static HttpConnection open(InetSocketAddress address) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.socket().setTcpNoDelay(true);
            channel.socket().connect(address, CONNECT_MILLIS);
            return new HttpConnection(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Sends a request and reads the head of the answer. */
    ClassicHttpResponse execute(HttpRequestExecutor executor, ClassicHttpRequest request, HttpContext context)
            throws IOException, HttpException {
        return executor.execute(request, connection, context);
    }

    /** Whether both sides let it be used again after that answer. */
    boolean mayBeKept(
            HttpRequestExecutor executor, ClassicHttpRequest request, ClassicHttpResponse response, HttpContext context)
            throws IOException {
        return executor.keepAlive(request, response, connection, context);
    }

    /** Bytes received so far. */
    long receivedBytes() {
        return counters.getReceivedBytesCount();
    }

    /** What was received beyond the answers that were read. Takes a byte of it if there is one. */
    Rest rest() {
        if (received != null && received.length() > 0) {
            return Rest.SURPLUS;
        }
        try {
            channel.configureBlocking(false);
            try {
                int read = channel.read(probe.clear());
                if (read < 0) {
                    return Rest.END;
                }
                return read == 0 ? Rest.NOTHING : Rest.SURPLUS;
            } finally {
                channel.configureBlocking(true);
            }
        } catch (IOException e) {
            return Rest.END;
        }
    }

    /** Ends it at once, and with it a call that uses it. */
    @Override
    public void close() {
        connection.close(CloseMode.IMMEDIATE);
    }

    /** Lets the connection see the library's buffer, which is given to the parser only. */
    private final class Parser implements HttpMessageParser<ClassicHttpResponse> {

        private final HttpMessageParser<ClassicHttpResponse> parser;

        Parser(HttpMessageParser<ClassicHttpResponse> parser) {
            this.parser = parser;
        }

        @Override
        public ClassicHttpResponse parse(SessionInputBuffer buffer, InputStream input)
                throws IOException, HttpException {
            received = buffer;
            return parser.parse(buffer, input);
        }
    }
}
