package io.invoq.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.platform.kafka.KafkaHeaders;
import io.invoq.testkit.LeakCheck;
import io.invoq.wire.record.FailureKind;
import io.invoq.wire.record.Outcome;
import io.invoq.wire.record.Result;
import io.invoq.wire.record.ResultCodec;
import io.invoq.wire.topic.Topics;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Calls taken back over HTTP, by roles as processes: one that runs, one behind it, one with a delay. The function writes
 * down when a call begins and when it has gone to its end.
 */
@ExtendWith(LeakCheck.class)
class CancelIT {

    @TempDir
    private Path data;

    @Test
    void callsThatAreTakenBackDoNotGoOnAndHaveOneResultAndNoCallback() throws Exception {
        // Given
        Path code = Files.createDirectory(data.resolve("code"));
        Files.writeString(code.resolve("work.sh"), """
                #!/bin/sh
                echo "begin $INVOQ_REQUEST_ID" >> lines
                sleep "$(cat)"
                echo "end $INVOQ_REQUEST_ID" >> lines
                """);
        Files.setPosixFilePermissions(code.resolve("work.sh"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Path lines = Files.createFile(code.resolve("lines"));
        try (Cluster cluster = new Cluster(data);
                Sink sink = new Sink()) {
            Cluster.Role ingress = cluster.ingress("ingress-1");
            Cluster.Role worker = cluster.worker("worker-1");
            cluster.dispatcher("dispatcher-1");
            try (Client client = new Client(ingress.port(), cluster.token("ingress-1"))) {
                String path = "/eywa/api/functions/async/"
                        + client.register("0@cancel@work", "exec", "./work.sh", code, ", \"maxInstance\": 1")
                        + "/";
                String running = call(client, path, sink, "5", "0s");
                String queued = call(client, path, sink, "0", "0s");
                String delayed = call(client, path, sink, "0", "4s");
                Waits.until(() -> assertThat(Files.readAllLines(lines)).containsExactly("begin " + running));

                // When
                for (String id : List.of(queued, delayed, running)) {
                    HttpResponse<String> answer =
                            client.send(client.request("/v1/invocations/" + id).DELETE());
                    assertThat(answer.statusCode()).isEqualTo(202);
                }
                Waits.until(() -> assertThat(outcomes(cluster).keySet()).contains(running, queued, delayed));
                worker.process().kill();
                cluster.worker("worker-1");
                String after = call(client, path, sink, "5", "0s");

                // Then
                Waits.until(() -> assertThat(sink.byRequestId().keySet()).containsExactly(after));
                assertThat(Files.readAllLines(lines))
                        .containsExactly("begin " + running, "begin " + after, "end " + after);
                Map<String, List<Outcome>> outcomes = outcomes(cluster);
                assertThat(outcomes.values()).allSatisfy(of -> assertThat(of).hasSize(1));
                assertThat(List.of(running, queued, delayed))
                        .allSatisfy(id -> assertThat(outcomes.getOrDefault(id, List.of()))
                                .singleElement()
                                .isInstanceOfSatisfying(
                                        Outcome.Failed.class,
                                        failed -> assertThat(failed.kind()).isEqualTo(FailureKind.CANCELLED)));
            }
        }
    }

    private static String call(Client client, String path, Sink sink, String seconds, String delay) {
        HttpRequest.Builder request =
                client.request(path).header("X-Callback-Url", sink.url()).POST(BodyPublishers.ofString(seconds));
        HttpResponse<String> answer =
                client.send(delay.equals("0s") ? request : request.header("X-Invoq-Delay", delay));
        assertThat(answer.statusCode()).isEqualTo(202);
        return answer.headers().firstValue("X-Request-Id").orElseThrow();
    }

    /** All results there are, by request id. */
    private static Map<String, List<Outcome>> outcomes(Cluster cluster) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", cluster.bootstrapServers(), "isolation.level", "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer
                    .partitionsFor(Topics.results().name())
                    .stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Map<String, List<Outcome>> found = new HashMap<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    Result result = ResultCodec.read(KafkaHeaders.reader(record.headers()), record.value());
                    found.computeIfAbsent(result.id().toString(), id -> new ArrayList<>())
                            .add(result.outcome());
                });
            }
            return found;
        }
    }
}
