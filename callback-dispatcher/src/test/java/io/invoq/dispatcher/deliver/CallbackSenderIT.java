package io.invoq.dispatcher.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpHandler;
import io.invoq.dispatcher.CallbackConfig;
import io.invoq.dispatcher.deliver.DeliveryOutcome.Delivered;
import io.invoq.dispatcher.deliver.DeliveryOutcome.GivenUp;
import io.invoq.dispatcher.deliver.Target.Received;
import io.invoq.platform.lifecycle.ServiceThreads;
import io.invoq.wire.function.FunctionId;
import io.invoq.wire.record.HttpAnswer;
import io.invoq.wire.record.HttpHeaders;
import io.invoq.wire.record.Payload;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deliveries over real connections; the waits between tries are skipped. */
class CallbackSenderIT {

    private static final ServiceThreads THREADS = new ServiceThreads("test");

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Deque<Duration> waits = new ConcurrentLinkedDeque<>();

    @AfterEach
    void closeAll() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    @Test
    void postsTheFunctionsBodyWithAllHeaders() throws Exception {
        // Given
        Target target = own(Target.answering(204));

        // When
        DeliveryOutcome outcome = sender().deliver(Callbacks.result(target.url("/hook//a%2Fb?x=1&x=2")));

        // Then
        assertThat(outcome).isEqualTo(new Delivered(204, 1));
        Received got = target.received().getFirst();
        assertThat(got.method()).isEqualTo("POST");
        assertThat(got.target()).isEqualTo("/hook//a%2Fb?x=1&x=2");
        assertThat(got.body()).isEqualTo("{\"ok\":true}");
        Map<String, String> headers = got.headers().entrySet().stream()
                .collect(Collectors.toMap(
                        e -> e.getKey().toLowerCase(Locale.ROOT), e -> String.join(",", e.getValue())));
        assertThat(headers)
                .containsEntry("host", "127.0.0.1:" + target.port())
                .containsEntry("content-type", "application/json")
                .containsEntry("content-length", "11")
                .containsEntry("user-agent", "Invoq")
                .containsEntry("x-request-id", Callbacks.ID.toString())
                .containsEntry("x-function-name", "order")
                .containsEntry(
                        "x-function-id", FunctionId.of(Callbacks.FUNCTION).toString())
                .containsEntry("x-function-status", "201")
                .containsEntry("x-invoq-attempt", "2")
                .containsEntry("x-trace-id", "caller-7")
                .containsEntry("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                .containsEntry("webhook-id", Callbacks.ID.toString())
                .doesNotContainKeys("upgrade", "accept-encoding", "cookie", "expect", "authorization");
    }

    @Test
    void signsSoThatTheStandardsLibraryVerifies() throws Exception {
        // Given
        Target target = own(Target.answering(200));
        HttpAnswer answer = new HttpAnswer(200, HttpHeaders.NONE, "text/plain; charset=utf-8", Payload.of("grüße"));

        // When
        sender().deliver(Callbacks.result(target.url("/"), answer));

        // Then
        Received got = target.received().getFirst();
        String body = new String(got.body().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        Map<String, List<String>> headers = got.headers().entrySet().stream()
                .collect(Collectors.toMap(e -> e.getKey().toLowerCase(Locale.ROOT), Map.Entry::getValue));
        assertThatCode(() -> new Webhook(Callbacks.SECRET).verify(body, headers))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> new Webhook(Callbacks.SECRET).verify(body + " ", headers))
                .isInstanceOf(WebhookVerificationException.class);
    }

    @Test
    void sendsAndSignsAnyBytes() throws Exception {
        // Given
        Target target = own(Target.answering(200));
        byte[] bytes = new byte[70_000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        HttpAnswer answer = new HttpAnswer(200, HttpHeaders.NONE, "application/octet-stream", Payload.of(bytes));

        // When
        sender().deliver(Callbacks.result(target.url("/"), answer));

        // Then
        Received got = target.received().getFirst();
        assertThat(got.body().getBytes(StandardCharsets.ISO_8859_1)).isEqualTo(bytes);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(Callbacks.SECRET.substring(6)), "HmacSHA256"));
        mac.update((Callbacks.ID + "." + got.headers().getFirst("webhook-timestamp") + ".")
                .getBytes(StandardCharsets.UTF_8));
        assertThat(got.headers().getFirst("webhook-signature"))
                .isEqualTo("v1," + Base64.getEncoder().encodeToString(mac.doFinal(bytes)));
    }

    @Test
    void comesAgainWithTheSameIdUntilItIsTaken() throws Exception {
        // Given
        Deque<Integer> statuses = new ConcurrentLinkedDeque<>(List.of(500, 503, 200));
        Target target = own(Target.answering(exchange -> {
            exchange.getResponseHeaders().add("Retry-After", "7");
            exchange.sendResponseHeaders(statuses.pop(), -1);
        }));

        // When
        DeliveryOutcome outcome = sender().deliver(Callbacks.result(target.url("/")));

        // Then
        assertThat(outcome).isEqualTo(new Delivered(200, 3));
        assertThat(target.received())
                .extracting(got -> got.headers().getFirst("webhook-id"))
                .containsExactly(Callbacks.ID.toString(), Callbacks.ID.toString(), Callbacks.ID.toString());
        assertThat(waits).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(7));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void doesNotFollowRedirects(int status) throws Exception {
        // Given
        Target other = own(Target.answering(200));
        Target target = own(Target.answering(exchange -> {
            exchange.getResponseHeaders().add("Location", other.url("/"));
            exchange.sendResponseHeaders(status, -1);
        }));

        // When
        DeliveryOutcome outcome = sender().deliver(Callbacks.result(target.url("/")));

        // Then
        assertThat(outcome).isEqualTo(new GivenUp("callback-failed", target.url("") + " answered " + status, 4));
        assertThat(other.received()).isEmpty();
    }

    @Test
    void neitherAnswersChallengesNorKeepsCookies() throws Exception {
        // Given
        Target target = own(Target.answering(exchange -> {
            exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"x\"");
            exchange.getResponseHeaders().add("Set-Cookie", "a=b");
            exchange.sendResponseHeaders(401, -1);
        }));

        // When
        sender().deliver(Callbacks.result(target.url("/")));

        // Then
        assertThat(target.received()).hasSize(4);
        assertThat(target.received()).noneMatch(got -> got.headers().containsKey("Cookie"));
        assertThat(target.received()).noneMatch(got -> got.headers().containsKey("Authorization"));
    }

    @Test
    void takesAnAnswerWhoseBodyIsNotTheEncodingItClaims() throws Exception {
        // Given
        Target target = own(Target.answering(withBody("not gzip", "gzip")));

        // When
        DeliveryOutcome outcome = sender().deliver(Callbacks.result(target.url("/")));

        // Then
        assertThat(outcome).isEqualTo(new Delivered(200, 1));
    }

    @Test
    void usesItsConnectionAgain() throws Exception {
        // Given
        Target target = own(Target.answering(withBody("thanks", "identity")));
        CallbackSender sender = sender();

        // When
        for (int i = 0; i < 5; i++) {
            sender.deliver(Callbacks.result(target.url("/")));
        }

        // Then
        assertThat(target.received())
                .hasSize(5)
                .extracting(Received::peerPort)
                .containsOnly(target.received().getFirst().peerPort());
    }

    @Test
    void givesUpOnAPortWhereNobodyListens() throws Exception {
        // Given
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }

        // When
        DeliveryOutcome outcome = sender().deliver(Callbacks.result("http://127.0.0.1:" + port + "/"));

        // Then
        assertThat(outcome).isInstanceOfSatisfying(GivenUp.class, given -> {
            assertThat(given.reason()).isEqualTo("callback-failed");
            assertThat(given.tries()).isEqualTo(4);
            assertThat(given.detail()).contains("refused");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "127.0.0.1", "127.1", "2130706433", "0x7f.1", "0", "[::1]", "[::ffff:127.0.0.1]"})
    void doesNotConnectToThisMachineUnlessAllowed(String host) throws Exception {
        // Given
        Target target = own(Target.answering(200));
        CallbackSender sender = sender(Callbacks.config(4, Duration.ofSeconds(10), 4, false));

        // When
        DeliveryOutcome outcome = sender.deliver(Callbacks.result("http://" + host + ":" + target.port() + "/"));

        // Then
        assertThat(outcome).isInstanceOf(GivenUp.class);
        assertThat(target.received()).isEmpty();
        if (!host.equals("0x7f.1")) {
            assertThat(outcome).isInstanceOfSatisfying(GivenUp.class, given -> {
                assertThat(given.reason()).isEqualTo("callback-refused");
                assertThat(given.tries()).isZero();
            });
        }
    }

    private CallbackSender sender() {
        return sender(Callbacks.config());
    }

    private CallbackSender sender(CallbackConfig config) {
        HttpPoster poster = new HttpPoster(config, THREADS, DefaultClientTlsStrategy.createDefault());
        RetrySchedule schedule = new RetrySchedule(
                config.firstDelay(), config.maxDelay(), InstantSource.system(), RetryScheduleTest.middle());
        return own(new CallbackSender(config, schedule, poster, wait -> !waits.add(wait)));
    }

    private <T extends AutoCloseable> T own(T part) {
        opened.push(part);
        return part;
    }

    private static HttpHandler withBody(String body, String encoding) {
        return exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Encoding", encoding);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        };
    }
}
