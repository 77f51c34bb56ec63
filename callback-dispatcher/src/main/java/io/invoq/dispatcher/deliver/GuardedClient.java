package io.invoq.dispatcher.deliver;

import io.invoq.dispatcher.CallbackConfig;
import io.invoq.dispatcher.guard.GuardedResolver;
import io.invoq.platform.lifecycle.ServiceThreads;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * An HTTP client that does what it is told and nothing by itself: it follows no redirects, keeps no cookies, answers no
 * challenge, decompresses nothing, repeats nothing, asks for no protocol upgrade, uses no proxy, and connects only where
 * the guard lets it. Connections and header sizes are bounded. Safe for use by several threads; owns its connections.
 *
 * @param http the client
 * @param once the same, with a new connection for each request, which is used once
 * @param sweeper closes connections that were idle for long or whose peer has closed them
 */
record GuardedClient(CloseableHttpClient http, CloseableHttpClient once, ScheduledExecutorService sweeper)
        implements AutoCloseable {

    private static final TimeValue LONGEST_IDLE = TimeValue.ofSeconds(30);

    /** Bounds how long a connection is used without its host's address being looked up and checked again. */
    private static final TimeValue LONGEST_LIFE = TimeValue.ofMinutes(5);

    private static final TimeValue STALE_CHECK_AFTER = TimeValue.ofMilliseconds(500);
    private static final int SWEEP_SECONDS = 10;
    private static final int LONGEST_HEADER_LINE = 16 * 1024;
    private static final int MOST_HEADERS = 200;

    static GuardedClient open(
            CallbackConfig config, GuardedResolver resolver, TlsSocketStrategy tls, ServiceThreads threads) {
        PoolingHttpClientConnectionManager connections = connections(config, resolver, tls);
        CloseableHttpClient http = http(config, connections).build();
        CloseableHttpClient once = http(config, connections(config, resolver, tls))
                .setConnectionReuseStrategy((request, response, context) -> false)
                .build();
        ScheduledExecutorService sweeper =
                Executors.newSingleThreadScheduledExecutor(threads.platform("callback-idle"));
        var _ = sweeper.scheduleWithFixedDelay(
                () -> {
                    connections.closeExpired();
                    connections.closeIdle(LONGEST_IDLE);
                },
                SWEEP_SECONDS,
                SWEEP_SECONDS,
                TimeUnit.SECONDS);
        return new GuardedClient(http, once, sweeper);
    }

    /** Cuts every connection. */
    @Override
    public void close() {
        sweeper.shutdownNow();
        http.close(CloseMode.IMMEDIATE);
        once.close(CloseMode.IMMEDIATE);
    }

    private static PoolingHttpClientConnectionManager connections(
            CallbackConfig config, GuardedResolver resolver, TlsSocketStrategy tls) {
        Timeout timeout = Timeout.of(config.timeout());
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(resolver)
                .setTlsSocketStrategy(tls)
                .setMaxConnTotal(config.concurrency())
                .setMaxConnPerRoute(config.concurrency())
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(Http1Config.custom()
                                .setMaxLineLength(LONGEST_HEADER_LINE)
                                .setMaxHeaderCount(MOST_HEADERS)
                                .build())
                        .build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(timeout)
                        .setSocketTimeout(timeout)
                        .setTimeToLive(LONGEST_LIFE)
                        .setValidateAfterInactivity(STALE_CHECK_AFTER)
                        .build())
                .build();
    }

    private static HttpClientBuilder http(CallbackConfig config, PoolingHttpClientConnectionManager connections) {
        Timeout timeout = Timeout.of(config.timeout());
        return HttpClients.custom()
                .setConnectionManager(connections)
                .setRoutePlanner(new DefaultRoutePlanner(null))
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(timeout)
                        .setResponseTimeout(timeout)
                        .setRedirectsEnabled(false)
                        .setAuthenticationEnabled(false)
                        .setContentCompressionEnabled(false)
                        .setProtocolUpgradeEnabled(false)
                        .build())
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .disableAutomaticRetries()
                .disableConnectionState()
                .disableDefaultUserAgent();
    }
}
