package io.invoq.dispatcher.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invoq.dispatcher.deliver.TryOutcome.Answered;
import io.invoq.dispatcher.deliver.TryOutcome.Unanswered;
import io.invoq.platform.lifecycle.ServiceThreads;
import io.invoq.wire.callback.CallbackUrl;
import io.invoq.wire.record.HttpHeaders;
import io.invoq.wire.record.Payload;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What one try does with targets that do not behave, and how it keeps its bounds. */
@Timeout(30)
class HttpPosterIT {

    private static final ServiceThreads THREADS = new ServiceThreads("test");
    private static final Duration SHORT = Duration.ofMillis(500);

    /** Generous, as the machine may be busy; far from what any of the targets would take. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void closeAll() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
        callers.shutdownNow();
    }

    static Stream<Arguments> targetsThatNeverFinish() {
        String ok = "HTTP/1.1 200 OK\r\n";
        return Stream.of(
                Arguments.of("http", "reads nothing", (RawTarget.Behaviour) RawTarget::silence),
                Arguments.of("http", "answers nothing", (RawTarget.Behaviour) RawTarget::listen),
                Arguments.of("https", "does no TLS handshake", (RawTarget.Behaviour) RawTarget::silence),
                Arguments.of(
                        "https", "trickles into the TLS handshake", RawTarget.trickle("\u0016\u0003\u0003?\u00ff")),
                Arguments.of("http", "trickles its status", RawTarget.trickle("HTTP/1.1 200 ")),
                Arguments.of("http", "trickles a header", RawTarget.trickle(ok + "X: ")),
                Arguments.of("http", "trickles its body", RawTarget.trickle(ok + "Content-Length: 60000\r\n\r\n")),
                Arguments.of("http", "trickles a body of no length", RawTarget.trickle(ok + "\r\n")));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("targetsThatNeverFinish")
    void isBackAtTheDeadline(String scheme, String what, RawTarget.Behaviour behaviour) throws Exception {
        // Given
        RawTarget target = own(new RawTarget(behaviour));
        HttpPoster poster = poster(SHORT, 1);
        CallbackUrl url = CallbackUrl.parse(scheme + "://127.0.0.1:" + target.port() + "/");
        long start = System.nanoTime();

        // When
        TryOutcome outcome = poster.post(url, HttpHeaders.NONE, Payload.of(new byte[32 << 20]));

        // Then
        assertThat(outcome).isEqualTo(new Unanswered(url + " gave no whole answer within timeout of 500 ms"));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(SHORT, SOON);
        if (!what.equals("reads nothing") && !what.equals("does no TLS handshake")) {
            assertThat(target.wasCut()).isTrue();
        }
    }

    @Test
    void aKeptConnectionThatTheTargetClosesIsNoFailedTry() throws Exception {
        // Given
        RawTarget target = own(new RawTarget(RawTarget.answeringAndThenClosing(1)));
        HttpPoster poster = poster(SOON, 1);
        CallbackUrl url = url("http://127.0.0.1:" + target.port() + "/");

        for (int i = 0; i < 20; i++) {
            // When
            TryOutcome outcome = poster.post(url, HttpHeaders.NONE, Payload.of("callback " + i));

            // Then
            assertThat(outcome).isInstanceOf(Answered.class);
        }
    }

    @Test
    void aNewConnectionThatTheTargetClosesIsAFailedTry() throws Exception {
        // Given
        RawTarget target = own(new RawTarget(RawTarget.answeringAndThenClosing(0)));
        HttpPoster poster = poster(SOON, 1);
        CallbackUrl url = url("http://127.0.0.1:" + target.port() + "/");

        // When
        TryOutcome outcome = poster.post(url, HttpHeaders.NONE, Payload.of("callback"));

        // Then
        assertThat(outcome).isInstanceOf(Unanswered.class);
        assertThat(target.connections()).isEqualTo(1);
    }

    @Test
    void isBackAtTheDeadlineOfANameThatIsNotResolved() throws Exception {
        // Given
        HttpPoster poster = poster(SHORT, 1);
        CallbackUrl url = url("http://" + StuckNames.HOST + "/");
        long start = System.nanoTime();

        // When
        TryOutcome first = poster.post(url, HttpHeaders.NONE, Payload.EMPTY);
        TryOutcome second = poster.post(url, HttpHeaders.NONE, Payload.EMPTY);

        // Then
        assertThat(first).isEqualTo(new Unanswered(url + " gave no whole answer within timeout of 500 ms"));
        assertThat(second)
                .isInstanceOfSatisfying(
                        Unanswered.class,
                        unanswered -> assertThat(unanswered.detail())
                                .contains(
                                        "host 'stuck.test' was not looked up: 1 look-ups are going on, the most allowed"));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(SHORT, SOON);
        StuckNames.letGo();
    }

    @Test
    void givesItsPlaceToTheNextAfterTheDeadline() throws Exception {
        // Given
        RawTarget stuck = own(new RawTarget(RawTarget::listen));
        Target target = own(Target.answering(200));
        HttpPoster poster = poster(SHORT, 1);
        poster.post(url("http://127.0.0.1:" + stuck.port() + "/"), HttpHeaders.NONE, Payload.EMPTY);

        // When
        TryOutcome outcome = poster.post(url(target.url("/")), HttpHeaders.NONE, Payload.EMPTY);

        // Then
        assertThat(outcome).isEqualTo(new Answered(200, null));
    }

    @ParameterizedTest
    @MethodSource("endlessAnswers")
    void readsNoMoreOfABodyThanTheLimit(String head) throws Exception {
        // Given
        RawTarget target = own(new RawTarget(RawTarget.flood(head)));
        HttpPoster poster = poster(Duration.ofSeconds(20), 1);
        long start = System.nanoTime();

        // When
        TryOutcome outcome =
                poster.post(url("http://127.0.0.1:" + target.port() + "/"), HttpHeaders.NONE, Payload.EMPTY);

        // Then
        assertThat(outcome).isEqualTo(new Answered(200, null));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
        assertThat(target.wasCut()).isTrue();
    }

    static Stream<String> endlessAnswers() {
        return Stream.of(
                "HTTP/1.1 200 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\n");
    }

    @ParameterizedTest
    @MethodSource("oversizedHeads")
    void readsNoMoreOfAHeadThanTheLimit(String head) throws Exception {
        // Given
        RawTarget target = own(new RawTarget(RawTarget.flood(head)));
        HttpPoster poster = poster(Duration.ofSeconds(20), 1);

        // When
        TryOutcome outcome =
                poster.post(url("http://127.0.0.1:" + target.port() + "/"), HttpHeaders.NONE, Payload.EMPTY);

        // Then
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Unanswered.class,
                        unanswered -> assertThat(unanswered.detail()).contains("gave no answer"));
        assertThat(target.wasCut()).isTrue();
    }

    static Stream<String> oversizedHeads() {
        return Stream.of("HTTP/1.1 200 ", "HTTP/1.1 200 OK\r\nX: ", "HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(300));
    }

    @Test
    void quotesLittleOfWhatIsNotHttp() throws Exception {
        // Given
        String line = "HTTP/" + "x".repeat(5_000) + "\r\n";
        RawTarget target = own(new RawTarget(RawTarget.flood(line)));
        HttpPoster poster = poster(Duration.ofSeconds(20), 1);

        // When
        TryOutcome outcome =
                poster.post(url("http://127.0.0.1:" + target.port() + "/"), HttpHeaders.NONE, Payload.EMPTY);

        // Then
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Unanswered.class,
                        unanswered -> assertThat(unanswered.detail())
                                .contains("gave no answer")
                                .hasSizeLessThan(520));
    }

    @Test
    void keepsNoMoreOnTheNetworkThanAllowed() throws Exception {
        // Given
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch go = new CountDownLatch(1);
        Target target = own(Target.answering(exchange -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            awaitQuietly(go);
            running.decrementAndGet();
            exchange.sendResponseHeaders(200, -1);
        }));
        HttpPoster poster = poster(Duration.ofSeconds(20), 3);

        // When
        List<Future<TryOutcome>> tries = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            tries.add(callers.submit(() -> poster.post(url(target.url("/")), HttpHeaders.NONE, Payload.EMPTY)));
        }
        Awaitility.await().atMost(SOON).until(() -> running.get() == 3);
        go.countDown();

        // Then
        assertThat(tries).allSatisfy(one -> assertThat(one).succeedsWithin(SOON));
        assertThat(most.get()).isEqualTo(3);
    }

    @Test
    void cutsShortWhatIsGoingOnWhenItIsClosed() throws Exception {
        // Given
        RawTarget target = own(new RawTarget(RawTarget::listen));
        HttpPoster poster = poster(Duration.ofSeconds(25), 1);
        CallbackUrl url = url("http://127.0.0.1:" + target.port() + "/");
        CountDownLatch begun = new CountDownLatch(2);
        Future<TryOutcome> running = callers.submit(() -> post(poster, url, begun));
        Future<TryOutcome> queued = callers.submit(() -> post(poster, url, begun));
        begun.await();

        // When
        poster.close();

        // Then
        assertThat(running).failsWithin(SOON).withThrowableThat().withCauseInstanceOf(InterruptedException.class);
        assertThat(queued).failsWithin(SOON).withThrowableThat().withCauseInstanceOf(InterruptedException.class);
        assertThatThrownBy(() -> poster.post(url, HttpHeaders.NONE, Payload.EMPTY))
                .isInstanceOf(InterruptedException.class);
    }

    @Test
    void cutsTheConnectionOfAnInterruptedCaller() throws Exception {
        // Given
        CountDownLatch connected = new CountDownLatch(1);
        RawTarget target = own(new RawTarget((self, connection) -> {
            connected.countDown();
            RawTarget.listen(self, connection);
        }));
        HttpPoster poster = poster(Duration.ofSeconds(25), 1);
        Future<TryOutcome> running = callers.submit(
                () -> poster.post(url("http://127.0.0.1:" + target.port() + "/"), HttpHeaders.NONE, Payload.EMPTY));
        connected.await();

        // When
        running.cancel(true);

        // Then
        assertThat(target.wasCut()).isTrue();
    }

    private HttpPoster poster(Duration timeout, int concurrency) {
        return own(new HttpPoster(
                Callbacks.config(4, timeout, concurrency, true), THREADS, DefaultClientTlsStrategy.createDefault()));
    }

    private <T extends AutoCloseable> T own(T part) {
        opened.push(part);
        return part;
    }

    private static TryOutcome post(HttpPoster poster, CallbackUrl url, CountDownLatch begun)
            throws InterruptedException {
        begun.countDown();
        return poster.post(url, HttpHeaders.NONE, Payload.EMPTY);
    }

    private static CallbackUrl url(String text) {
        return CallbackUrl.parse(text);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
