package io.invoq.ingress.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.invoq.platform.lifecycle.ServiceThreads;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads on, once a refusal is out, what the caller is still sending: a connection that is closed with unread input is
 * reset, which can cost the caller the answer (RFC 9112 §9.6). Bounded in bytes and in time. Safe for use by several
 * threads; owns one thread, which interrupts those who have waited long enough.
 */
final class Linger implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Linger.class);
    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final long MOST = 16 << 20;
    private static final int BUFFER = 16 << 10;

    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(1, new ServiceThreads("ingress").platform("linger"));

    Linger() {
        timer.setRemoveOnCancelPolicy(true);
    }

    /**
     * Reads the rest of a request's body and forgets it. The connection must be closed afterwards. A caller that waits
     * for {@code 100 Continue} sends nothing, and is not waited for.
     */
    void discard(ServerRequest request) {
        if (request.headers().contains(HeaderNames.EXPECT)) {
            return;
        }
        Thread reader = Thread.currentThread();
        Future<?> limit = timer.schedule(reader::interrupt, LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        try (InputStream body = request.content().inputStream()) {
            byte[] buffer = new byte[BUFFER];
            long left = MOST;
            int read = 0;
            while (left > 0 && read >= 0) {
                read = body.read(buffer);
                left -= read;
            }
        } catch (IOException | RuntimeException gone) {
            LOG.atTrace().log("caller stopped sending, or was too slow");
        } finally {
            limit.cancel(false);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
