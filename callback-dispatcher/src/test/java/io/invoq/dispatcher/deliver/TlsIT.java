package io.invoq.dispatcher.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.invoq.dispatcher.deliver.TryOutcome.Answered;
import io.invoq.dispatcher.deliver.TryOutcome.Unanswered;
import io.invoq.platform.lifecycle.ServiceThreads;
import io.invoq.wire.callback.CallbackUrl;
import io.invoq.wire.record.HttpHeaders;
import io.invoq.wire.record.Payload;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callbacks over TLS, to a target whose certificate is for {@code localhost} and signed by itself. */
class TlsIT {

    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    static Path directory;

    private static SSLContext tls;

    @BeforeAll
    static void makeCertificate() throws Exception {
        Path file = directory.resolve("target.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "target",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
        KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    }

    @Test
    void deliversToATargetThatItTrusts() throws Exception {
        // When
        TryOutcome outcome = postTo("localhost", new DefaultClientTlsStrategy(tls));

        // Then
        assertThat(outcome).isEqualTo(new Answered(200, null));
    }

    @Test
    void sendsNothingToATargetOfAnotherName() throws Exception {
        // When
        TryOutcome outcome = postTo("127.0.0.1", new DefaultClientTlsStrategy(tls));

        // Then
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Unanswered.class,
                        unanswered -> assertThat(unanswered.detail()).contains("SSLPeerUnverifiedException"));
    }

    @Test
    void sendsNothingToATargetThatNobodyVouchesFor() throws Exception {
        // When
        TryOutcome outcome = postTo("localhost", DefaultClientTlsStrategy.createDefault());

        // Then
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Unanswered.class,
                        unanswered -> assertThat(unanswered.detail()).contains("SSLHandshakeException"));
    }

    private static TryOutcome postTo(String host, TlsSocketStrategy strategy) throws IOException, InterruptedException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("localhost"), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        try (Target target = Target.answering(server, exchange -> exchange.sendResponseHeaders(200, -1));
                HttpPoster poster = new HttpPoster(
                        Callbacks.config(4, Duration.ofSeconds(10), 1, true), new ServiceThreads("test"), strategy)) {
            CallbackUrl url = CallbackUrl.parse("https://" + host + ":" + target.port() + "/");
            TryOutcome outcome = poster.post(url, HttpHeaders.NONE, Payload.of("x"));
            assertThat(target.received()).hasSize(outcome instanceof Answered ? 1 : 0);
            return outcome;
        }
    }
}
