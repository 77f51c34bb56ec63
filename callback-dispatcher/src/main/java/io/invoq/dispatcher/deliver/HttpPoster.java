package io.invoq.dispatcher.deliver;

import io.invoq.dispatcher.CallbackConfig;
import io.invoq.dispatcher.guard.AddressRefusedException;
import io.invoq.dispatcher.guard.GuardedResolver;
import io.invoq.platform.lifecycle.ServiceThreads;
import io.invoq.wire.callback.CallbackUrl;
import io.invoq.wire.record.HttpHeaders;
import io.invoq.wire.record.Payload;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One try over the network, under one deadline.
 *
 * <p>Every exchange has a virtual thread of its own. The caller waits for it with a time limit, then cancels the request
 * and interrupts the thread, whatever it is at: name look-up, connecting, TLS, sending, or reading what trickles in. So the
 * caller is back at the deadline even if the thread is not. An exchange gives its permit back when its thread ends, which
 * keeps {@code concurrency} true for those given up as well.
 */
final class HttpPoster implements Poster {

    private static final Logger LOG = LoggerFactory.getLogger(HttpPoster.class);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(2);
    private static final int LONGEST_DETAIL = 500;

    private final Duration timeout;
    private final int maxAnswerSize;
    private final Semaphore permits;
    private final GuardedResolver resolver;
    private final GuardedClient client;
    private final ExecutorService exchanges;

    /** @param tls how connections become TLS ones, certificates checked against what it trusts */
    HttpPoster(CallbackConfig config, ServiceThreads threads, TlsSocketStrategy tls) {
        this.timeout = config.timeout();
        this.maxAnswerSize = config.maxAnswerSize().toInt();
        this.permits = new Semaphore(config.concurrency(), true);
        this.resolver =
                new GuardedResolver(config.allowLoopback(), config.allowPrivate(), config.concurrency(), threads);
        this.client = GuardedClient.open(config, resolver, tls, threads);
        this.exchanges = Executors.newThreadPerTaskExecutor(threads.virtual("callback-exchange"));
    }

    @Override
    public TryOutcome post(CallbackUrl url, HttpHeaders headers, Payload body) throws InterruptedException {
        HttpPost request = request(url, headers, body);
        FutureTask<TryOutcome> exchange = new FutureTask<>(() -> exchange(url, request));
        permits.acquire();
        start(exchange);
        TryOutcome outcome = await(exchange, request, url);
        if (exchanges.isShutdown() && !(outcome instanceof TryOutcome.Answered)) {
            throw closed();
        }
        return outcome;
    }

    @Override
    public void close() {
        exchanges.shutdownNow();
        client.close();
        resolver.close();
        try {
            if (!exchanges.awaitTermination(LONGEST_CLOSE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.atWarn()
                        .addKeyValue("waited", LONGEST_CLOSE)
                        .log("callbacks are still on the network after closing");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static HttpPost request(CallbackUrl url, HttpHeaders headers, Payload body) {
        HttpPost request = new HttpPost(URI.create(url.origin() + url.target()));
        headers.forEach(request::addHeader);
        request.setEntity(new ByteArrayEntity(body.bytes(), null));
        return request;
    }

    private void start(FutureTask<TryOutcome> exchange) throws InterruptedException {
        try {
            exchanges.execute(() -> {
                try {
                    exchange.run();
                } finally {
                    permits.release();
                }
            });
        } catch (RejectedExecutionException e) {
            permits.release();
            throw closed();
        }
    }

    private TryOutcome await(FutureTask<TryOutcome> exchange, HttpPost request, CallbackUrl url)
            throws InterruptedException {
        try {
            return exchange.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return new TryOutcome.Unanswered(
                    "%s gave no whole answer within timeout of %d ms".formatted(url, timeout.toMillis()));
        } catch (ExecutionException e) {
            return unanswered(url, e.getCause());
        } finally {
            // neither has an effect on an exchange that is over
            request.cancel();
            exchange.cancel(true);
        }
    }

    private TryOutcome exchange(CallbackUrl url, HttpPost request) {
        HttpHost target = new HttpHost(url.scheme(), url.host(), url.hasDefaultPort() ? -1 : url.port());
        try {
            ClassicHttpResponse response = send(target, request);
            Header retryAfter = response.getFirstHeader("Retry-After");
            discard(response.getEntity(), request);
            return new TryOutcome.Answered(response.getCode(), retryAfter == null ? null : retryAfter.getValue());
        } catch (AddressRefusedException e) {
            return new TryOutcome.Refused(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return unanswered(url, e);
        }
    }

    /**
     * A server may close a connection that is kept at any moment, also with a request on its way (RFC 9112, section 9.3.1).
     * That says nothing about the target, so it is no try of its own: the request goes out once more, on a connection that
     * is new. It may arrive twice by that, as any callback may.
     */
    private ClassicHttpResponse send(HttpHost target, HttpPost request) throws IOException {
        HttpClientContext context = HttpClientContext.create();
        try {
            return client.http().executeOpen(target, request, context);
        } catch (NoHttpResponseException | ConnectionClosedException | SocketException e) {
            EndpointDetails connection = context.getEndpointDetails();
            if (connection == null || connection.getResponseCount() == 0) {
                throw e;
            }
            return client.once().executeOpen(target, request, HttpClientContext.create());
        }
    }

    /**
     * Reads a body to its end, which gives the connection back, or to the limit, where the connection is cut. The answer is
     * never closed, for that would read the rest of the body.
     */
    private void discard(@Nullable HttpEntity entity, HttpPost request) throws IOException {
        if (entity == null) {
            return;
        }
        InputStream body = entity.getContent();
        byte[] buffer = new byte[4_096];
        long read = 0;
        for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
            read += count;
            if (read > maxAnswerSize) {
                request.cancel();
                return;
            }
        }
    }

    /** Cut to a bound, since some errors quote what the target sent. */
    private static TryOutcome unanswered(CallbackUrl url, @Nullable Throwable error) {
        String detail = "%s gave no answer: %s".formatted(url, error);
        return new TryOutcome.Unanswered(
                detail.length() <= LONGEST_DETAIL ? detail : detail.substring(0, LONGEST_DETAIL) + "...");
    }

    private static InterruptedException closed() {
        return new InterruptedException("the callback sender was closed");
    }
}
