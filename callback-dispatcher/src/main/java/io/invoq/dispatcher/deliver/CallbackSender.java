package io.invoq.dispatcher.deliver;

import io.invoq.dispatcher.CallbackConfig;
import io.invoq.platform.lifecycle.ServiceThreads;
import io.invoq.wire.callback.CallbackUrl;
import io.invoq.wire.callback.MalformedCallbackUrlException;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.record.Result;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers results to their callback URLs: signed, a few times if need be, only to addresses that may be called.
 *
 * <pre>
 *            .-- refused --> GivenUp (callback-refused)
 *   try -----+-- 2xx ------> Delivered
 *    ^       +-- 410 ------> GivenUp (callback-failed)
 *    |       '-- 429, 503, other statuses (3xx too, not followed), no answer
 *    |                         |
 *    '---- wait <-- tries left-+-- none left --> GivenUp (callback-failed)
 * </pre>
 *
 * <p>Safe for use by several threads; meant for one virtual thread per delivery. Tries on the network are bounded by
 * {@code concurrency}; deliveries that wait for their next try are not, that is the caller's part. Closing it cuts short
 * what is going on.
 */
public final class CallbackSender implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CallbackSender.class);
    private static final int GONE = 410;

    /** Waits between tries; tells whether the sender was closed meanwhile. */
    @FunctionalInterface
    interface Pause {

        boolean endsByClosing(Duration wait) throws InterruptedException;
    }

    private final int attempts;
    private final SigningSecret secret;
    private final RetrySchedule schedule;
    private final InstantSource clock;
    private final Poster poster;
    private final Pause pause;
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * A sender over the network.
     *
     * @param clock the time in signatures
     */
    public CallbackSender(CallbackConfig config, ServiceThreads threads, InstantSource clock) {
        this.attempts = config.attempts();
        this.secret = SigningSecret.parse(config.signingSecret());
        this.schedule = new RetrySchedule(
                config.firstDelay(),
                config.maxDelay(),
                clock,
                () -> ThreadLocalRandom.current().nextLong());
        this.clock = clock;
        this.poster = new HttpPoster(config, threads, DefaultClientTlsStrategy.createDefault());
        this.pause = wait -> closed.await(wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    CallbackSender(CallbackConfig config, RetrySchedule schedule, Poster poster, Pause pause) {
        this.attempts = config.attempts();
        this.secret = SigningSecret.parse(config.signingSecret());
        this.schedule = schedule;
        this.clock = schedule.clock();
        this.poster = poster;
        this.pause = pause;
    }

    /** Whether a result is to be delivered at all: it names a callback URL and the function succeeded. */
    public static boolean wants(Result result) {
        return result.callbackUrl() != null && result.outcome().isSuccess();
    }

    /**
     * Sends a result to its callback URL, retrying a few times. Blocks the calling thread, which should be a virtual one,
     * for at most {@code attempts} times {@code timeout} plus the waits between and the waits for a free connection.
     *
     * @param result one that is {@linkplain #wants wanted}
     * @return how it ended; a failure is no exception
     * @throws InterruptedException when the thread was interrupted or the sender closed before the end was known: the
     *     target may have the callback or not, and it is to be delivered again
     * @throws IllegalArgumentException when the result has no callback URL or no answer
     */
    public DeliveryOutcome deliver(Result result) throws InterruptedException {
        CallbackMessage message = CallbackMessage.of(result);
        String written = result.callbackUrl();
        if (written == null) {
            throw new IllegalArgumentException("request %s names no callback URL".formatted(result.id()));
        }
        CallbackUrl url;
        try {
            url = CallbackUrl.parse(written);
        } catch (MalformedCallbackUrlException e) {
            return new DeliveryOutcome.GivenUp(DeliveryOutcome.REFUSED, String.valueOf(e.getMessage()), 0);
        }
        for (int tries = 1; ; tries++) {
            TryOutcome outcome = poster.post(url, message.headers(secret, clock.instant()), message.body());
            Optional<DeliveryOutcome> end = end(outcome, tries, url);
            if (end.isPresent()) {
                return end.get();
            }
            Duration wait = schedule.after(tries, retryAfter(outcome));
            logRetry(result.id(), url, tries, outcome, wait);
            if (pause.endsByClosing(wait)) {
                throw new InterruptedException("the callback sender was closed between two tries");
            }
        }
    }

    @Override
    public void close() {
        closed.countDown();
        poster.close();
    }

    private Optional<DeliveryOutcome> end(TryOutcome outcome, int tries, CallbackUrl url) {
        return switch (outcome) {
            case TryOutcome.Answered answered
            when answered.status() >= 200 && answered.status() < 300 ->
                Optional.of(new DeliveryOutcome.Delivered(answered.status(), tries));
            case TryOutcome.Answered answered
            when answered.status() == GONE || tries == attempts ->
                Optional.of(failed(url + " answered " + answered.status(), tries));
            case TryOutcome.Unanswered unanswered
            when tries == attempts -> Optional.of(failed(unanswered.detail(), tries));
            case TryOutcome.Refused refused ->
                Optional.of(new DeliveryOutcome.GivenUp(DeliveryOutcome.REFUSED, refused.detail(), tries - 1));
            case TryOutcome.Answered answered -> Optional.empty();
            case TryOutcome.Unanswered unanswered -> Optional.empty();
        };
    }

    private static DeliveryOutcome failed(String detail, int tries) {
        return new DeliveryOutcome.GivenUp(DeliveryOutcome.FAILED, detail, tries);
    }

    private static @Nullable String retryAfter(TryOutcome outcome) {
        return switch (outcome) {
            case TryOutcome.Answered answered
            when answered.status() == 429 || answered.status() == 503 -> answered.retryAfter();
            case TryOutcome.Answered answered -> null;
            case TryOutcome.Unanswered unanswered -> null;
            case TryOutcome.Refused refused -> null;
        };
    }

    private static void logRetry(RequestId id, CallbackUrl url, int tries, TryOutcome outcome, Duration wait) {
        LOG.atDebug()
                .addKeyValue("requestId", id)
                .addKeyValue("target", url)
                .addKeyValue("attempt", tries)
                .addKeyValue("outcome", outcome)
                .addKeyValue("wait", wait)
                .log("callback not delivered, to be tried again");
    }
}
