package io.invoq.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.standalone.Standalone;
import io.invoq.standalone.StandaloneConfigs;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bad input of each kind, many times over: a clear error with the right status in each dialect, and nothing left behind.
 * What could be left is looked at from outside: records on the topics, processes of instances, and whether as many calls
 * as the bound allows still fit.
 */
class BadInputIT {

    private static final int BOUND = 4;
    private static final int TIMES = 3 * BOUND;
    private static final String URN = "sn:cn:yrk:default:function:0@bad@";

    @TempDir
    private static Path directory;

    private static Standalone standalone;
    private static Client client;
    private static String good;
    private static HttpClient anonymous;

    private Map<TopicPartition, Long> recordsBefore = Map.of();

    @BeforeAll
    static void start() throws Exception {
        standalone = Standalone.start(StandaloneConfigs.onFreePorts(
                directory, "ingress.max-in-flight=" + BOUND, "ingress.max-body-size=64KiB"));
        client = new Client(
                standalone.port(),
                Files.readString(directory.resolve("admin.token")).strip());
        anonymous = HttpClient.newHttpClient();
        good = client.register(
                "0@bad@good", "python3", "seen.handler", Functions.directory("seen"), ", \"handlerStyle\": \"eywa\"");
        client.register("0@bad@missing", "python3", "seen.nowhere", Functions.directory("seen"), "");
        client.register("0@bad@json", "python3", "hello.handler", Functions.directory("hello"), "");
        assertThat(client.get(sync(good) + "/").statusCode()).isEqualTo(200);
    }

    @AfterAll
    static void stop() {
        client.close();
        anonymous.close();
        standalone.close();
    }

    @BeforeEach
    void countRecords() throws Exception {
        recordsBefore = records();
    }

    @AfterEach
    void asManyCallsAsAllowedStillFit() {
        for (int i = 0; i < 2 * BOUND; i++) {
            assertThat(client.get(sync(good) + "/").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void malformedUrn() throws Exception {
        for (String urn : new String[] {"nonsense", "sn:cn:yrk:default:function", URN + "a:b:c", "a:b:c:d:e:f"}) {
            repeat(() -> expect(
                    client.post("/serverless/v1/functions/" + urn + "/invocations", "{}"),
                    400,
                    "\"code\":200400",
                    "URN"));
        }
        nothingWasPublished();
    }

    @Test
    void unknownFunction() throws Exception {
        repeat(() -> expect(
                client.post("/serverless/v1/functions/" + URN + "nobody:latest/invocations", "{}"),
                404,
                "\"code\":150424",
                "nobody"));
        String unknown = "a72edb6d-ee2b-5b91-9fa2-bd173c1eb269";
        repeat(() -> expect(client.get(sync(unknown) + "/"), 404, "{\"message\":\"Function Not Found\"}"));
        repeat(() -> expect(client.get(sync("not-a-uuid") + "/"), 404, "{\"message\":\"Function Not Found\"}"));
        repeat(() -> expect(
                client.post("/eywa/api/functions/async/" + unknown + "/", "x"),
                404,
                "{\"message\":\"Function Not Found\"}"));
        nothingWasPublished();
    }

    @Test
    void oversizedBody() throws Exception {
        String body = "x".repeat(65_537);
        repeat(() -> expect(client.post(sync(good) + "/", body), 413, "65537", "max-body-size=65536"));
        repeat(() -> expect(
                client.post("/serverless/v1/functions/" + URN + "json/invocations", body),
                413,
                "\"code\":4140",
                "max-body-size=65536"));
        nothingWasPublished();
    }

    @Test
    void wrongMethod() throws Exception {
        repeat(() -> {
            HttpResponse<String> response = client.get("/eywa/api/functions/async/" + good + "/");
            expect(response, 405, "{\"message\":\"Method Not Allowed\"}");
            assertThat(response.headers().firstValue("Allow")).hasValue("POST");
        });
        repeat(() -> {
            HttpResponse<String> response = client.get("/serverless/v1/functions/" + URN + "json/invocations");
            expect(response, 405, "GET");
            assertThat(response.headers().firstValue("Allow")).hasValue("POST");
        });
        repeat(() -> {
            HttpResponse<String> response =
                    client.send(client.request(sync(good) + "/").method("OPTIONS", BodyPublishers.noBody()));
            expect(response, 405, "Method Not Allowed");
            assertThat(response.headers().firstValue("Allow")).hasValue("GET, POST, PUT, PATCH, DELETE");
        });
        nothingWasPublished();
    }

    @Test
    void noTokenOrABadOne() throws Exception {
        for (String path : new String[] {sync(good) + "/", "/serverless/v1/functions/" + URN + "json/invocations"}) {
            repeat(() -> expect(send(path, "Accept", "*/*"), 401, "X-Eywa-Token"));
            repeat(() -> expect(send(path, "X-Eywa-Token", "invoq_wrong"), 401, "not known"));
            repeat(() -> expect(send(path, "Authorization", "Bearer wrong"), 401, "not known"));
        }
        nothingWasPublished();
    }

    @Test
    void brokenRegistrations() throws Exception {
        String path = "/serverless/v1/functions";
        repeat(() -> expect(client.post(path, "{\"name\": "), 400, "\"code\":4104", "not JSON", "line 1"));
        repeat(() -> expect(client.post(path, "[]"), 400, "\"code\":4104", "JSON object"));
        repeat(() ->
                expect(client.post(path, """
                        {"name": "0@bad@none", "runtime": "python3", "handler": "a.b", "timeout": 0}"""), 400, "codePath: is required", "timeout: 0 is not within 1 to 8640000"));
        repeat(() -> expect(client.post(path, """
                        {"name": "0@bad@none", "runtime": "python3", "handler": "a.b", "codePath": "/nowhere/at/all"}"""), 400, "codePath: '/nowhere/at/all' is not a directory"));
        repeat(() -> expect(
                client.post(path, """
                        {"name": "0@bad@none", "runtime": "python3", "handler": "absent.handler", "codePath": "%s"}""".formatted(Functions.directory("seen"))),
                400,
                "handler: 'absent.handler': no file absent.py"));
        nothingWasPublished();
    }

    @Test
    void aHandlerThatDoesNotExistIsToldToItsCallerInBothDialects() {
        String id = client.get("/eywa/api/functions").body().lines().findFirst().orElse("");
        assertThat(id).contains("\"short_name\":\"missing\"");
        expect(
                client.post("/serverless/v1/functions/" + URN + "missing/invocations", "{}"),
                500,
                "\"code\":4001",
                "no function 'nowhere'");
        String eywaId = io.invoq.wire.function.FunctionId.of(
                        io.invoq.wire.function.FunctionUrn.parse(URN + "missing:latest"))
                .toString();
        expect(client.post(sync(eywaId) + "/", "{}"), 500, "no function 'nowhere'");
        Waits.until(() -> assertThat(instancesOf("seen.nowhere")).isZero());
    }

    @Test
    void aBodyThatIsNotJsonForAHandlerThatTakesJson() {
        expect(
                client.post("/serverless/v1/functions/" + URN + "json/invocations", "{nope"),
                400,
                "\"code\":200400",
                "JSON");
    }

    private static String sync(String id) {
        return "/eywa/api/functions/sync/" + id;
    }

    private static HttpResponse<String> send(String path, String header, String value) throws Exception {
        return anonymous.send(
                HttpRequest.newBuilder(URI.create(client.base() + path))
                        .header(header, value)
                        .POST(BodyPublishers.ofString("{}"))
                        .build(),
                BodyHandlers.ofString());
    }

    private static void expect(HttpResponse<String> response, int status, String... parts) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.body()).contains(parts);
        assertThat(response.headers().firstValue("X-Request-Id")).isPresent();
    }

    /** Something that may fail. */
    @FunctionalInterface
    private interface Step {

        void run() throws Exception;
    }

    private static void repeat(Step step) throws Exception {
        for (int i = 0; i < TIMES; i++) {
            step.run();
        }
    }

    private void nothingWasPublished() throws Exception {
        assertThat(records()).isEqualTo(recordsBefore);
    }

    /** End offsets of everything that a call or a registration would write to. */
    private static Map<TopicPartition, Long> records() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", standalone.bootstrapServers()))) {
            var topics = admin.listTopics().names().get().stream()
                    .filter(name -> name.startsWith("invoq.invocations") || name.equals("invoq.registry"))
                    .toList();
            Map<TopicPartition, OffsetSpec> ends =
                    new TreeMap<>(java.util.Comparator.comparing(TopicPartition::toString));
            admin.describeTopics(topics)
                    .allTopicNames()
                    .get()
                    .values()
                    .forEach(topic -> topic.partitions()
                            .forEach(partition -> ends.put(
                                    new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest())));
            return admin.listOffsets(ends).all().get().entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, end -> end.getValue().offset()));
        }
    }

    private static long instancesOf(String handler) {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().commandLine().orElse("").contains(handler))
                .count();
    }
}
