package io.invoq.bench.floor;

import io.invoq.bench.backlog.NumberedIds;
import io.invoq.bench.backlog.Templates;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/**
 * Floor of the callbacks: the client that the dispatcher uses, in a bare loop on as many virtual threads as it has
 * connections. Same body, header fields of the same size, but nothing is signed, checked, read or committed.
 *
 * <p>Arguments: URL, how many POSTs, connections, bytes of a body.
 */
public final class PostLoopMain {

    private static final String SIGNATURE = "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=";

    private PostLoopMain() {}

    public static void main(String[] args) throws Exception {
        URI target = URI.create(args[0]);
        int connections = Integer.parseInt(args[2]);
        NumberedIds ids = new NumberedIds(Integer.parseInt(args[1]), Instant.now());
        byte[] body = Templates.body(Integer.parseInt(args[3]));
        try (CloseableHttpClient client = client(connections)) {
            System.out.println("ready");
            AtomicInteger next = new AtomicInteger();
            AtomicReference<IOException> failure = new AtomicReference<>();
            CountDownLatch ended = new CountDownLatch(connections);
            for (int i = 0; i < connections; i++) {
                Thread.ofVirtual().start(() -> {
                    try {
                        for (int n = next.getAndIncrement(); n < ids.count(); n = next.getAndIncrement()) {
                            client.execute(request(target, ids.id(n).toString(), body), response -> {
                                EntityUtils.consume(response.getEntity());
                                return response.getCode();
                            });
                        }
                    } catch (IOException e) {
                        failure.compareAndSet(null, e);
                    } finally {
                        ended.countDown();
                    }
                });
            }
            ended.await();
            IOException error = failure.get();
            if (error != null) {
                throw error;
            }
        }
        Thread.currentThread().join(); // until it is told to end
    }

    private static HttpPost request(URI target, String id, byte[] body) {
        HttpPost request = new HttpPost(target);
        request.addHeader("User-Agent", "Invoq");
        request.addHeader("X-Request-Id", id);
        request.addHeader("X-Function-Name", "drain-0");
        request.addHeader("X-Function-Id", "default-bench-drain-0-latest");
        request.addHeader("X-Function-Status", "200");
        request.addHeader("X-Invoq-Attempt", "1");
        request.addHeader("webhook-id", id);
        request.addHeader("webhook-timestamp", "1767323045");
        request.addHeader("webhook-signature", SIGNATURE);
        request.addHeader("Content-Type", "application/json");
        request.setEntity(new ByteArrayEntity(body, null));
        return request;
    }

    private static CloseableHttpClient client(int connections) {
        return HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnTotal(connections)
                        .setMaxConnPerRoute(connections)
                        .build())
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .disableAutomaticRetries()
                .disableConnectionState()
                .disableDefaultUserAgent()
                .build();
    }
}
