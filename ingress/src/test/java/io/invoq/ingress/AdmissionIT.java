package io.invoq.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.invoq.ingress.WireHttp.Reply;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.SharedKafka;
import io.invoq.wire.function.FunctionId;
import io.invoq.wire.function.FunctionUrn;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may call, and what may be registered. */
@ExtendWith({LeakCheck.class, SharedKafka.class})
final class AdmissionIT {

    private static final String FUNCTIONS = "/serverless/v1/functions";

    private static TestIngress ingress;

    @BeforeAll
    static void start(KafkaFixture kafka) {
        ingress = TestIngress.start(kafka);
    }

    @AfterAll
    static void close() {
        ingress.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Other: x",
                "X-Eywa-Token:",
                "X-Eywa-Token: wrong",
                "Authorization: Bearer",
                "Authorization: Bearer wrong",
                "Authorization: Basic {token}",
                "Authorization: {token}",
                "X-Eywa-Token: Bearer {token}",
                "X-Eywa-Token: wrong\r\nAuthorization: Bearer {token}",
                "Cookie: eywa-session={token}",
            })
    void isNotForThoseWithoutAValidToken(String header) {
        for (String target : new String[] {
            "/eywa/api/functions/sync/x/", "/eywa/api/functions", FUNCTIONS, "/invocations/a/b/c/", "/nowhere"
        }) {
            try (WireHttp connection = WireHttp.connect(ingress.port())) {
                // When
                Reply reply = connection
                        .head(
                                "GET " + target + "?token=" + ingress.token() + " HTTP/1.1",
                                "Host: a",
                                header.replace("{token}", ingress.token()))
                        .read();
                // Then
                assertThat(reply.status()).as(target).isEqualTo(401);
                assertThat(reply.one("WWW-Authenticate")).isEqualTo("Bearer");
                assertThat(reply.one("X-Inner-Code")).isEqualTo("200401");
                assertThat(reply.all("X-Request-Id")).hasSize(1);
                assertThat(reply.text()).doesNotContain(ingress.token());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Eywa-Token: ", "x-eywa-token: ", "Authorization: Bearer ", "authorization: bearer  "})
    void isForThoseWithOne(String header) {
        try (WireHttp connection = WireHttp.connect(ingress.port())) {
            assertThat(connection
                            .head("GET /eywa/api/functions HTTP/1.1", "Host: a", header + ingress.token())
                            .read()
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void isNotNeededForTheApiDescription() {
        try (WireHttp connection = WireHttp.connect(ingress.port())) {
            // When
            Reply reply =
                    connection.head("GET /openapi.json HTTP/1.1", "Host: a").read();
            // Then
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.one("Content-Type")).isEqualTo("application/json");
            assertThat(TestIngress.json(reply).isObject()).isTrue();
        }
    }

    @Test
    void answersARegistrationInTheShapeOfTheOriginal() {
        // Given
        String name = "0@test@f-" + UUID.randomUUID();
        // When
        Reply reply = ingress.post(
                FUNCTIONS,
                ingress.registration(
                        name,
                        "\"minInstance\":\"1\"",
                        "\"environment\":{\"A\":\"1\"}",
                        "\"retry\":{\"maxAttempts\":\"5\",\"maxAge\":60}",
                        "\"idempotent\":true"),
                "X-Tenant-Id: acme");
        // Then
        assertThat(reply.status()).isEqualTo(200);
        JsonNode body = TestIngress.json(reply);
        assertThat(body.path("code").asInt(-1)).isZero();
        assertThat(body.path("message").asText()).isEqualTo("SUCCESS");
        JsonNode function = body.path("function");
        String urn = "sn:cn:yrk:acme:function:" + name + ":latest";
        assertThat(function.path("id").asText()).isEqualTo(urn);
        assertThat(function.path("functionVersionUrn").asText()).isEqualTo(urn);
        assertThat(function.path("functionUrn").asText()).isEqualTo("sn:cn:yrk:acme:function:" + name);
        assertThat(function.path("functionId").asText())
                .isEqualTo(FunctionId.of(FunctionUrn.parse(urn)).toString());
        assertThat(function.path("tenantId").asText()).isEqualTo("acme");
        assertThat(function.path("versionNumber").asText()).isEqualTo("latest");
        assertThat(function.path("runtime").asText()).isEqualTo("python3.11");
        assertThat(function.path("minInstance").asText()).isEqualTo("1");
        assertThat(function.path("environment").path("A").asText()).isEqualTo("1");
        assertThat(function.path("retry"))
                .hasToString("{\"maxAttempts\":5,\"initialInterval\":1,\"maxInterval\":600,\"maxAge\":60}");
        assertThat(function.path("idempotent").asBoolean()).isTrue();
        assertThat(function.path("revisionId").asText()).isNotBlank();
    }

    @Test
    void refusesANameThatIsTaken() {
        // Given
        String body = ingress.registration("0@test@f-" + UUID.randomUUID());
        assertThat(ingress.post(FUNCTIONS, body).status()).isEqualTo(200);
        // When
        Reply reply = ingress.post(FUNCTIONS, body);
        // Then
        assertThat(reply.status()).isEqualTo(409);
        assertThat(TestIngress.json(reply).path("code").asInt()).isEqualTo(4101);
        assertThat(ingress.post(FUNCTIONS, body, "X-Tenant-Id: another").status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``             | the body must be a JSON object, not empty",
                "null           | the body must be a JSON object, not null",
                "[]             | the body must be a JSON object, not array",
                "\"x\"          | the body must be a JSON object, not string",
                "{              | the body is not JSON: ",
                "{} {}          | the body is not JSON: ",
                "{\"name\":1,\"name\":2} | the body is not JSON: Duplicate field",
                "{'name':1}     | the body is not JSON: ",
                "{}             | name: is required and must not be empty; runtime: is required",
            })
    void refusesARegistrationThatDoesNotReadOrLacksFields(String body, String message) {
        // When
        Reply reply = ingress.post(FUNCTIONS, body);
        // Then
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.one("X-Inner-Code")).isEqualTo("4104");
        assertThat(TestIngress.json(reply).path("code").asInt()).isEqualTo(4104);
        assertThat(TestIngress.json(reply).path("message").asText()).startsWith(message);
    }

    @Test
    void refusesACodePathAndAHandlerThatAreNotThere() {
        // Given
        String missing = ingress.code() + "/nowhere";
        // When
        Reply path = ingress.post(
                FUNCTIONS,
                ingress.registration("0@a@b", "\"codePath\":\"" + missing + "\"")
                        .replace("\"codePath\":\"" + ingress.code() + "\",", ""));
        Reply handler = ingress.post(FUNCTIONS, ingress.registration("0@a@b").replace("main.handler", "other.handler"));
        // Then
        assertThat(path.status()).isEqualTo(400);
        assertThat(path.text()).contains("codePath: '" + missing + "' is not a directory on this ingress");
        assertThat(handler.status()).isEqualTo(400);
        assertThat(handler.text()).contains("handler: 'other.handler': no file other.py");
    }

    @Test
    void refusesARegistrationThatIsNotUtf8() {
        try (WireHttp connection = WireHttp.connect(ingress.port())) {
            // When
            Reply reply = ingress.send(connection, "POST", FUNCTIONS, "", "Content-Length: 4")
                    .write(new byte[] {'{', (byte) 0xc3, (byte) 0x28, '}'})
                    .read();
            // Then
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.one("X-Inner-Code")).isEqualTo("4104");
        }
    }
}
