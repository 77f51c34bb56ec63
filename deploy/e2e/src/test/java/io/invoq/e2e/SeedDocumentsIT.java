package io.invoq.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.standalone.Standalone;
import io.invoq.standalone.StandaloneConfigs;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every example of the two documents that Invoq implements, run as it stands there by a real curl, with host, id and
 * token replaced, against a broker, an ingress and a worker.
 */
class SeedDocumentsIT {

    private static final String DOCUMENT_URL =
            "https://eywa.rekfuki.dev/eywa/api/functions/sync/a72edb6d-ee2b-5b91-9fa2-bd173c1eb269";
    private static final Pattern BASH = Pattern.compile("```bash\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern REQUEST = Pattern.compile("## Request Example.*?```json\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern RESPONSE =
            Pattern.compile("## Response Example.*?```text\\n(.*?)\\n```", Pattern.DOTALL);

    @TempDir
    private static Path directory;

    private static Standalone standalone;
    private static Client client;
    private static String token;
    private static String seen;

    @BeforeAll
    static void startAndRegister() throws IOException, InterruptedException {
        standalone = Standalone.start(StandaloneConfigs.onFreePorts(directory));
        token = Files.readString(directory.resolve("admin.token")).strip();
        client = new Client(standalone.port(), token);
        seen = client.register(
                "0@seeds@seen", "python3", "seen.handler", Functions.directory("seen"), ", \"handlerStyle\": \"eywa\"");
        client.register("0@seeds@hello", "python3.9", "hello.handler", Functions.directory("hello"), "");
    }

    @AfterAll
    static void stop() {
        client.close();
        standalone.close();
    }

    @Test
    void everyCurlExampleOfEywaReachesTheFunctionAsItIs() throws IOException, InterruptedException {
        // Given
        List<String> examples = examples("seeds/eywa-invoke-function.md");
        assertThat(examples).hasSize(4);

        // When
        List<String> answers = new ArrayList<>();
        for (String example : examples) {
            answers.add(run(example));
        }

        // Then
        assertThat(answers.get(0)).isEqualTo("GET / query= body=");
        assertThat(answers.get(1)).isEqualTo("GET /some/path/my/function/can/handle query= body=");
        assertThat(answers.get(2)).isEqualTo("GET /foo query=bar=baz&baz=foo body=");
        assertThat(answers.get(3)).isEqualTo("POST / query= body={\"key1\": \"value1\", \"key2\": \"value2\"}");
    }

    @Test
    void theExampleOfOpenYuanrongAnswersWhatItsDocumentShows() throws IOException {
        // Given
        String document = resource("seeds/openyuanrong-invoke-service.md");
        String body = firstGroup(REQUEST, document);
        String shown = firstGroup(RESPONSE, document);

        // When
        HttpResponse<String> response = client.post(
                "/serverless/v1/functions/sn:cn:yrk:default:function:0@seeds@hello:latest/invocations", body);

        // Then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(shown).isEqualTo("\"hello yuanrong\"");
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(response.headers().firstValue("X-Inner-Code")).hasValue("0");
    }

    @Test
    void theShortFormAndAUrnWithoutVersionMeanTheLatest() {
        for (String path : List.of(
                "/invocations/default/seeds/hello/",
                "/invocations/default/seeds/hello:latest/",
                "/serverless/v1/functions/sn:cn:yrk:default:function:0@seeds@hello/invocations",
                "/serverless/v1/functions/sn%3Acn%3Ayrk%3Adefault%3Afunction%3A0%40seeds%40hello/invocations")) {
            assertThat(client.post(path, "{\"name\":\"yuanrong\"}").body())
                    .as(path)
                    .isEqualTo("\"hello yuanrong\"");
        }
    }

    @Test
    void everyRequestHasItsIdAndTheCallersUuidIsKept() {
        // When
        HttpResponse<String> first = client.get("/eywa/api/functions/sync/" + seen + "/");
        HttpResponse<String> second = client.get("/eywa/api/functions/sync/" + seen);
        String own = "0190163d-8694-739b-aea5-966c26f8ad91";
        HttpResponse<String> kept =
                client.send(client.request("/eywa/api/functions/sync/" + seen).header("X-Request-Id", own));

        // Then
        assertThat(first.headers().firstValue("X-Request-Id").orElseThrow())
                .hasSize(36)
                .isNotEqualTo(second.headers().firstValue("X-Request-Id").orElseThrow());
        assertThat(kept.headers().firstValue("X-Request-Id")).hasValue(own);
    }

    @Test
    void anAsynchronousPostIsAcceptedAndItsCallbackCarriesTheResult() throws Exception {
        try (Sink sink = new Sink()) {
            // When
            HttpResponse<String> accepted =
                    client.send(client.request("/eywa/api/functions/async/" + seen + "/later?a=1")
                            .header("X-Callback-Url", sink.url())
                            .POST(java.net.http.HttpRequest.BodyPublishers.ofString("work")));
            HttpResponse<String> refused = client.get("/eywa/api/functions/async/" + seen + "/");

            // Then
            String id = accepted.headers().firstValue("X-Request-Id").orElseThrow();
            assertThat(accepted.statusCode()).isEqualTo(202);
            assertThat(accepted.body()).isEmpty();
            assertThat(refused.statusCode()).isEqualTo(405);
            assertThat(refused.body()).isEqualTo("{\"message\":\"Method Not Allowed\"}");
            assertThat(refused.headers().firstValue("Allow")).hasValue("POST");
            Waits.until(() -> assertThat(sink.byRequestId()).containsKey(id));
            assertThat(sink.firstBody(id)).isEqualTo("POST /later query=a=1 body=work");
        }
    }

    private static String run(String example) throws IOException, InterruptedException {
        String command = example.replace(DOCUMENT_URL, client.base() + "/eywa/api/functions/sync/" + seen)
                .replace("{your_token_here}", token)
                .replaceFirst("(curl )(\\S+)", "$1-s '$2'");
        Process process = new ProcessBuilder("bash", "-c", command)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as(command).isTrue();
        assertThat(process.exitValue()).as(command + "\n" + output).isZero();
        return output;
    }

    private static List<String> examples(String document) throws IOException {
        Matcher matcher = BASH.matcher(resource(document));
        List<String> examples = new ArrayList<>();
        while (matcher.find()) {
            examples.add(matcher.group(1));
        }
        return examples;
    }

    private static String firstGroup(Pattern pattern, String document) {
        Matcher matcher = pattern.matcher(document);
        assertThat(matcher.find()).as("the document has " + pattern).isTrue();
        return matcher.group(1);
    }

    private static String resource(String name) throws IOException {
        return Files.readString(Path.of("src", "test", "resources").resolve(name));
    }
}
