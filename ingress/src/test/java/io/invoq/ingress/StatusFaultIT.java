package io.invoq.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.ingress.WireHttp.Reply;
import io.invoq.testkit.JavaCommand;
import io.invoq.testkit.JavaProcess;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.Ports;
import io.invoq.testkit.SharedKafka;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is known of a call when the node that took it, or was asked, is gone. */
@ExtendWith({LeakCheck.class, SharedKafka.class})
@Timeout(180)
final class StatusFaultIT {

    private static final Duration START = Duration.ofSeconds(90);

    @TempDir
    private Path data;

    private JavaProcess process(KafkaFixture kafka, int port) {
        int adminPort = Ports.free();
        JavaProcess process = new JavaCommand("ingress", "io.invoq.ingress.IngressMain")
                .args("--set", "node.id=status-" + UUID.randomUUID())
                .args("--set", "node.data=" + data)
                .args("--set", "kafka.bootstrap-servers=" + kafka.bootstrapServers())
                .args("--set", "topics.partitions=3")
                .args("--set", "topics.replication-factor=1")
                .args("--set", "topics.min-insync-replicas=1")
                .args("--set", "admin.port=" + adminPort)
                .args("--set", "ingress.host=127.0.0.1")
                .args("--set", "ingress.port=" + port)
                .start();
        process.awaitHttpOk(URI.create("http://127.0.0.1:" + adminPort + "/health/ready"), START);
        return process;
    }

    private static String status(Reply reply) {
        return reply.status() == 200
                ? TestIngress.json(reply).path("status").asText()
                : Integer.toString(reply.status());
    }

    @Test
    void survivesTheLossOfTheNodeThatTookTheCall(KafkaFixture kafka) {
        int port = Ports.free();
        try (TestIngress other = TestIngress.start(kafka);
                ResultTopic results = new ResultTopic(kafka);
                JavaProcess taker = process(kafka, port)) {
            // Given
            TestIngress.Registered function = other.register();
            List<String> ids;
            try (WireHttp connection = WireHttp.connect(port)) {
                ids = IntStream.range(0, 3)
                        .mapToObj(i -> other.send(connection, "POST", function.async("/"), "body")
                                .read())
                        .map(reply -> {
                            assertThat(reply.status()).isEqualTo(202);
                            return reply.one("X-Request-Id");
                        })
                        .toList();
            }
            results.write(ids.getFirst(), function.urn(), ResultTopic.json("1"));
            // When
            taker.kill();
            CompletableFuture<Reply> waiting =
                    CompletableFuture.supplyAsync(() -> other.get("/v1/invocations/" + ids.get(1) + "?wait=20s"));
            results.write(ids.get(1), function.urn(), ResultTopic.json("2"));
            // Then
            assertThat(status(other.get("/v1/invocations/" + ids.getFirst()))).isEqualTo("succeeded");
            assertThat(waiting)
                    .succeedsWithin(Duration.ofSeconds(10))
                    .satisfies(reply -> assertThat(status(reply)).isEqualTo("succeeded"));
            assertThat(status(other.get("/v1/invocations/" + ids.getLast()))).isEqualTo("queued");
        }
    }

    @Test
    void isKnownAgainToANodeThatWasStartedAnew(KafkaFixture kafka) {
        try (TestIngress first = TestIngress.start(kafka);
                ResultTopic results = new ResultTopic(kafka)) {
            // Given
            TestIngress.Registered function = first.register();
            List<String> ids = IntStream.range(0, 12)
                    .mapToObj(i -> first.post(function.async("/"), "body").one("X-Request-Id"))
                    .toList();
            List<String> done = ids.subList(0, 10);
            done.forEach(id -> results.write(id, function.urn(), ResultTopic.json("\"" + id + "\"")));
            for (String settings : List.of("status.remembered-results=200000", "status.remembered-results=3")) {
                // When
                try (TestIngress again = TestIngress.start(kafka, settings)) {
                    // Then
                    assertThat(done)
                            .allSatisfy(id -> assertThat(TestIngress.json(again.get("/v1/invocations/" + id))
                                            .path("result")
                                            .path("body")
                                            .asText())
                                    .isEqualTo("\"" + id + "\""));
                    assertThat(ids.subList(10, 12))
                            .allSatisfy(id -> assertThat(status(again.get("/v1/invocations/" + id)))
                                    .isEqualTo("queued"));
                }
            }
        }
    }
}
