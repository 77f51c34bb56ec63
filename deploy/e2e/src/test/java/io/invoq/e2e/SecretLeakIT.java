package io.invoq.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.testkit.LeakCheck;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets with values that stand out are made, used, broken and lost, and then everything that the system wrote is searched
 * for them: all topics, the output of all processes, every answer over HTTP, the data directories, shared memory. The same for
 * the environment of a function, but that answers may show it.
 */
@ExtendWith(LeakCheck.class)
class SecretLeakIT {

    private static final String MARKER = "leak-5e1f0c7a";
    private static final String ENVIRONMENT = "leak-of-environment-91c2";
    private static final String KEYS_1 = "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final String KEYS_2 = "k2:HxwdHhsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA=";
    private static final Pattern ID = Pattern.compile("\"id\":\"([0-9a-f-]{36})\"");
    private static final Pattern REVISION = Pattern.compile("\"revisionId\":\"([^\"]+)\"");
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    @TempDir
    private Path data;

    private final List<String> answers = new ArrayList<>();

    @Test
    void noValueIsFoundInAnythingThatTheSystemWrote() throws Exception {
        // Given
        Path code = Files.createDirectory(data.resolve("code"));
        Files.writeString(code.resolve("main.py"), """
                import hashlib, os

                def digest(event, context):
                    root = os.environ["INVOQ_SECRETS"]
                    with open(os.path.join(root, "database", "password")) as file:
                        return hashlib.sha256(file.read().encode()).hexdigest()

                def fail(event, context):
                    digest(event, context)
                    raise ValueError("failed with the secret in hand")

                def tell(event, context):
                    return hashlib.sha256(os.environ["TOLD"].encode()).hexdigest()

                def die(event, context):
                    digest(event, context)
                    os._exit(3)
                """);
        String value = MARKER + "-password";
        List<Path> logs = new ArrayList<>();
        Map<String, List<byte[]>> topics;
        try (Cluster cluster = new Cluster(data)) {
            Cluster.Role ingress = cluster.ingress("ingress-1", "secrets.keys=" + KEYS_1);
            Cluster.Role worker = cluster.worker("worker-1", "secrets.keys=" + KEYS_1);
            logs.addAll(List.of(ingress.process().log(), worker.process().log()));
            try (Client client = new Client(ingress.port(), cluster.token("ingress-1"))) {
                String secret = id(send(client, "POST", "/eywa/api/secrets", """
                        {"name":"database","data":{"password":"%s","other":"%s-other"}}""".formatted(value, MARKER)));
                refused(client, secret);
                String mounts = ", \"secrets\": [\"" + secret + "\"]";
                String digest = client.register("0@leak@digest", "python3.11", "main.digest", code, mounts);
                String fail = client.register("0@leak@fail", "python3.11", "main.fail", code, mounts);
                String die = client.register("0@leak@die", "python3.11", "main.die", code, mounts);

                String environment = ", \"environment\": {\"TOLD\": \"" + ENVIRONMENT + "\"}";
                String tell = client.register("0@leak@tell", "python3.11", "main.tell", code, environment);

                // When
                HttpResponse<String> told = call(client, tell);
                publish(client);
                HttpResponse<String> used = call(client, digest);
                call(client, fail);
                call(client, die);
                async(client, fail);
                send(client, "GET", "/eywa/api/secrets", "");
                send(client, "GET", "/eywa/api/secrets/" + secret, "");
                send(client, "GET", "/eywa/api/functions", "");
                send(client, "PUT", "/eywa/api/secrets/" + secret, """
                        {"upserts":{"password":"%s-new"}}""".formatted(MARKER));
                send(client, "DELETE", "/eywa/api/secrets/" + secret, "");

                // Then
                assertThat(used.statusCode()).as(used.body()).isEqualTo(200);
                assertThat(used.body()).contains(sha256(value));
                assertThat(told.body()).contains(sha256(ENVIRONMENT));

                // When
                worker.process().kill();
                Cluster.Role blind = cluster.worker("worker-1", "secrets.keys=" + KEYS_2);
                logs.add(blind.process().log());
                HttpResponse<String> unopened = call(client, digest);
                HttpResponse<String> untold = call(client, tell);
                blind.process().terminate(Waits.CEILING);
                Cluster.Role again = cluster.worker("worker-1", "secrets.keys=" + KEYS_2 + "," + KEYS_1);
                logs.add(again.process().log());
                HttpResponse<String> reopened = call(client, digest);
                again.process().terminate(Waits.CEILING);

                // Then
                assertThat(unopened.statusCode()).isEqualTo(500);
                assertThat(unopened.body()).contains("master key 'k1'");
                assertThat(untold.statusCode()).isEqualTo(500);
                assertThat(untold.body()).contains("0@leak@tell:latest is encrypted with master key 'k1'");
                assertThat(reopened.body()).contains(sha256(MARKER + "-new"));
            }
            topics = everyTopic(cluster.bootstrapServers());
            ingress.process().terminate(Waits.CEILING);
        }
        assertThat(topics.keySet()).contains("invoq.registry", "invoq.registry.commands", "invoq.results");
        assertThat(topics.get("invoq.registry")).anyMatch(record -> text(record).contains("ciphertext"));
        assertThat(topics.get("invoq.registry")).anyMatch(record -> text(record).contains("sealedEnvironment"));
        topics.forEach((topic, records) -> assertThat(records)
                .as(topic)
                .noneMatch(
                        record -> text(record).contains(MARKER) || text(record).contains(ENVIRONMENT)));
        assertThat(answers).hasSizeGreaterThan(20).noneMatch(answer -> answer.contains(MARKER));
        assertThat(logs)
                .allSatisfy(
                        log -> assertThat(holdsMarker(log)).as(log.toString()).isFalse());
        assertThat(filesWithMarker(data)).isEmpty();
        if (Files.isDirectory(SHARED_MEMORY)) {
            assertThat(filesWithMarker(SHARED_MEMORY)).isEmpty();
        }
    }

    private void refused(Client client, String secret) {
        for (String body : List.of(
                "{\"name\":\"database\",\"data\":{\"a\":\"%s\"}}",
                "{\"name\":\"x\",\"data\":{\"a\":\"%s\"}}",
                "{\"name\":\"another\",\"data\":{\"a\":%s}}",
                "{\"name\":\"another\",\"data\":{\"a\":{\"b\":\"%s\"}}}",
                "{\"name\":\"another\",\"data\":\"%s\"}",
                "{\"name\":\"another\",\"data\":{\"a\":\"%s",
                "{\"name\":\"%s/..\",\"data\":{}}",
                "%s")) {
            assertThat(send(client, "POST", "/eywa/api/secrets", body.formatted(MARKER))
                            .statusCode())
                    .isBetween(400, 499);
        }
        String tooLong = "{\"upserts\":{\"a\":\"" + MARKER.repeat(200) + "\"}}";
        assertThat(send(client, "PUT", "/eywa/api/secrets/" + secret, tooLong).statusCode())
                .isEqualTo(400);
    }

    /** What is published is a copy, and a record of its own. */
    private void publish(Client client) {
        String path = "/serverless/v1/functions/0@leak@tell";
        Matcher revision = REVISION.matcher(send(client, "GET", path, "").body());
        assertThat(revision.find()).isTrue();
        String body = "{\"revisionId\":\"%s\",\"versionNumber\":\"v1\"}".formatted(revision.group(1));
        assertThat(send(client, "POST", path + "/versions", body).body()).contains(ENVIRONMENT);
    }

    private HttpResponse<String> call(Client client, String function) {
        return send(client, "POST", "/eywa/api/functions/sync/" + function + "/", "{}");
    }

    private void async(Client client, String function) {
        String id = send(client, "POST", "/eywa/api/functions/async/" + function + "/", "{}")
                .headers()
                .firstValue("X-Request-Id")
                .orElseThrow();
        send(client, "GET", "/v1/invocations/" + id + "?wait=30s", "");
        send(client, "GET", "/v1/dead-letters", "");
    }

    private HttpResponse<String> send(Client client, String method, String path, String body) {
        HttpResponse<String> answer = client.send(client.request(path)
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
        answers.add(answer.statusCode() + " " + answer.headers().map() + " " + answer.body());
        return answer;
    }

    private static String id(HttpResponse<String> made) {
        Matcher id = ID.matcher(made.body());
        assertThat(id.find()).as(made.body()).isTrue();
        return id.group(1);
    }

    /** Keys, headers and values of all records, of transactions that were aborted, too. */
    private static Map<String, List<byte[]>> everyTopic(String bootstrapServers) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers);
        Map<String, List<byte[]>> found = new HashMap<>();
        try (Admin admin = Admin.create(settings);
                KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = admin.listTopics().names().get().stream()
                    .filter(topic -> topic.startsWith("invoq."))
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Waits.until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> keep(record, found));
                assertThat(partitions)
                        .allMatch(partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L));
            });
        }
        return found;
    }

    private static void keep(ConsumerRecord<byte[], byte[]> record, Map<String, List<byte[]>> found) {
        List<byte[]> of = found.computeIfAbsent(record.topic(), topic -> new ArrayList<>());
        of.add(record.key() == null ? new byte[0] : record.key());
        of.add(record.value() == null ? new byte[0] : record.value());
        for (Header header : record.headers()) {
            of.add(header.value() == null ? new byte[0] : header.value());
        }
    }

    private static List<Path> filesWithMarker(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .filter(Files::isReadable)
                    .filter(SecretLeakIT::holdsMarker)
                    .toList();
        }
    }

    private static boolean holdsMarker(Path file) {
        try {
            String text = text(Files.readAllBytes(file));
            return Stream.of(MARKER, ENVIRONMENT, KEYS_1.substring(3), KEYS_2.substring(3))
                    .anyMatch(text::contains);
        } catch (IOException e) {
            return false; // it has just gone
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String sha256(String text) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest);
    }
}
