package io.invoq.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.invoq.platform.packages.SealedFiles;
import io.invoq.standalone.Standalone;
import io.invoq.standalone.StandaloneConfigs;
import io.invoq.testkit.TestPackage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Code that comes over the API, from the upload to the answer. */
class PackagedFunctionIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BOUNDARY = "----form";

    @TempDir
    private static Path directory;

    private static Standalone standalone;
    private static Client client;

    @BeforeAll
    static void start() throws Exception {
        standalone = Standalone.start(StandaloneConfigs.onFreePorts(directory));
        client = new Client(
                standalone.port(),
                Files.readString(directory.resolve("admin.token")).strip());
    }

    @AfterAll
    static void stop() throws IOException {
        client.close();
        standalone.close();
        SealedFiles.delete(directory.resolve("package-cache"));
    }

    private static JsonNode json(HttpResponse<String> answer, int status) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JSON.readTree(answer.body());
    }

    private static String image(String name, String runtime, String path, byte[] zip) throws IOException {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        Map.of("name", name, "version", "1", "runtime", runtime, "executable_path", path)
                .forEach(
                        (field, value) -> part(form, "name=\"" + field + "\"", value.getBytes(StandardCharsets.UTF_8)));
        part(form, "name=\"source\"; filename=\"source.zip\"", zip);
        form.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> answer = client.send(client.request("/eywa/api/images")
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(BodyPublishers.ofByteArray(form.toByteArray())));
        return json(answer, 200).path("build_id").asText();
    }

    private static void part(ByteArrayOutputStream form, String disposition, byte[] content) {
        form.writeBytes(("--" + BOUNDARY + "\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        form.writeBytes(content);
        form.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    }

    private static String order(String name, String image) {
        return """
                {%s"image_id": "%s", "min_replicas": 0, "max_replicas": 2, "scaling_factor": 0, "max_concurrency": 1}""".formatted(name.isEmpty() ? "" : "\"name\": \"" + name + "\", ", image);
    }

    private static byte[] python(String word) {
        return TestPackage.toBeRead(Map.of(
                "handler.py",
                "from lib.words import WORD\n\ndef handle(event, context):\n    return {'statusCode': 200, 'body': WORD}\n",
                "lib/__init__.py",
                "",
                "lib/words.py",
                "WORD = '" + word + "'\n"));
    }

    @Test
    void aFunctionOfAnImageRunsInBothDialectsAndIsChanged() throws IOException {
        // Given
        String first = image("first-image", "python3", "handler.py", python("one"));
        JsonNode function = json(client.post("/eywa/api/functions", order("words", first)), 201);
        String path = "/eywa/api/functions/sync/" + function.path("id").asText() + "/";
        assertThat(client.post(path, "").body()).isEqualTo("one");
        assertThat(client.post(
                                "/serverless/v1/functions/sn:cn:yrk:default:function:0@eywa@words:latest/invocations",
                                "")
                        .body())
                .contains("one");
        assertThat(client.get("/eywa/api/functions").body())
                .contains(function.path("id").asText());

        // When
        String second = image("second-image", "python3", "handler.py", python("two"));
        HttpResponse<String> changed = client.send(
                client.request("/eywa/api/functions/" + function.path("id").asText())
                        .PUT(BodyPublishers.ofString(order("", second))));

        // Then
        json(changed, 200);
        Waits.until(() -> assertThat(client.post(path, "").body()).isEqualTo("two"));
    }

    @Test
    void imagesOfTheOtherRuntimesRun() throws IOException {
        // Given
        String node = image(
                "node-image",
                "node14",
                "handler.js",
                TestPackage.toBeRead(Map.of(
                        "handler.js",
                        "module.exports = async (event) => ({statusCode: 200, body: 'node ' + event.body});")));
        String custom = image(
                "custom-image",
                "custom",
                "server.py",
                TestPackage.of(Map.of("server.py", Files.readString(Path.of("../samples/http-echo/server.py")))));
        String exec = image(
                "exec-image",
                "exec",
                "run.sh",
                TestPackage.of(Map.of("run.sh", Files.readString(Path.of("../samples/shell-upper/run.sh")))));

        // When, Then
        assertThat(answer("nodes", node)).isEqualTo("node body");
        assertThat(answer("customs", custom)).contains("\"body\": \"body\"");
        assertThat(answer("execs", exec)).isEqualTo("BODY");
    }

    private static String answer(String name, String image) throws IOException {
        JsonNode function = json(client.post("/eywa/api/functions", order(name, image)), 201);
        return client.send(client.request("/eywa/api/functions/sync/"
                                + function.path("id").asText() + "/")
                        .header("Content-Type", "text/plain")
                        .POST(BodyPublishers.ofString("body")))
                .body();
    }

    @Test
    void anUploadedPackageIsTheCodeOfARegisteredFunction() throws IOException {
        // Given
        byte[] zip =
                TestPackage.toBeRead(Map.of("main.py", "def handler(event, context):\n    return {'got': event}\n"));
        JsonNode kept = json(client.send(client.request("/v1/packages").PUT(BodyPublishers.ofByteArray(zip))), 201);

        // When
        json(
                client.post("/serverless/v1/functions", """
                        {"name": "0@shop@packaged", "runtime": "python3", "handler": "main.handler", "storageType": "package",
                         "codePath": "%s"}""".formatted(
                                kept.path("digest").asText())),
                200);

        // Then
        assertThat(client.post("/invocations/default/shop/packaged/", "[1]").body())
                .isEqualTo("{\"got\":[1]}");
    }
}
