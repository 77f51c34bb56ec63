package io.invoq.ingress;

import static io.invoq.ingress.EywaUser.FUNCTIONS;
import static io.invoq.ingress.EywaUser.IMAGES;
import static io.invoq.ingress.EywaUser.assertNames;
import static io.invoq.ingress.EywaUser.json;
import static io.invoq.ingress.EywaUser.without;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.invoq.ingress.WireHttp.Reply;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.SharedKafka;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Eywa's lists, images, secrets and access tokens: what they take, their limits and the form of their answers. What a table cannot say
 * is in {@link EywaImagesIT}, {@link SecretsIT} and {@link TokensIT}.
 */
@ExtendWith({LeakCheck.class, SharedKafka.class})
final class EywaConformanceIT {

    private static final String SECRETS = "/eywa/api/secrets";
    private static final String TOKENS = "/eywa/api/tokens";

    private static TestIngress ingress;
    private EywaUser user;

    @BeforeAll
    static void start(KafkaFixture kafka) {
        ingress = TestIngress.start(kafka);
    }

    @AfterAll
    static void close() {
        ingress.close();
    }

    @BeforeEach
    void tenant() {
        user = EywaUser.of(ingress);
    }

    @ParameterizedTest
    @CsvSource({
        FUNCTIONS + ", page=0, page",
        FUNCTIONS + ", page=x, page",
        FUNCTIONS + ", per_page=1001, per_page",
        IMAGES + ", page=0, page",
        IMAGES + ", per_page=-1, per_page",
        TOKENS + ", page=1.5, page",
        TOKENS + ", per_page=x, per_page"
    })
    void aPageThatIsNoneIsNamed(String path, String query, String field) {
        assertNames(field, user.call("GET", path + "?" + query, ""));
    }

    @Test
    void listsHaveTheFormOfTheirApi() {
        // Given
        json(201, user.call("POST", FUNCTIONS, user.order("shop-1").toString()));
        // When, Then
        assertThat(json(200, user.call("GET", FUNCTIONS, "")).fieldNames())
                .toIterable()
                .containsExactly("objects", "total_count");
        assertThat(json(200, user.call("GET", SECRETS, ""))).hasToString("{\"objects\":[],\"total_count\":0}");
        assertThat(json(200, user.call("GET", TOKENS, "")))
                .hasToString("{\"objects\":[],\"total_count\":0,\"per_page\":20,\"page\":1}");
        assertThat(user.call("DELETE", FUNCTIONS + "/" + UUID.randomUUID(), "").text())
                .isEqualTo("{\"message\":\"Function Not Found\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "python3, handler.py, 200",
        "python3, '', 200",
        "node14, handler.js, 200",
        "go, app, 200",
        "custom, app, 200",
        "go, none, 400",
        "ruby, handler.py, 400",
        "csharp, app, 400"
    })
    void anImageIsOfTheRuntime(String runtime, String path, int status) {
        // When
        ObjectNode answer = json(status, user.upload("image-1", runtime, path));
        // Then
        if (status == 200) {
            assertThat(answer.fieldNames()).toIterable().containsExactly("build_id", "created_at");
        } else {
            assertThat(answer.path("details").fieldNames())
                    .toIterable()
                    .containsExactly(path.equals("none") ? "executable_path" : "runtime");
        }
    }

    @ParameterizedTest
    @CsvSource({"abcde, 201", "A-b_c.9, 201", "abcd, 400", "-abcd, 400", "abcd., 400", "'a b c', 400"})
    void aSecretHasTheName(String name, int status) {
        // When
        Reply reply = user.call("POST", SECRETS, "{\"name\":\"%s\",\"data\":{\"a\":\"1\"}}".formatted(name));
        // Then
        if (status == 400) {
            assertNames("name", reply);
            return;
        }
        assertThat(json(201, reply).fieldNames())
                .toIterable()
                .containsExactly("id", "name", "mounted_functions", "data_fields", "created_at", "updated_at");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "POST | {'name':'abcde','data':[]} | data",
                "POST | {'name':'abcde','data':{'a/b':'1'}} | data",
                "POST | {'name':'abcde','data':{'a':''}} | data.a",
                "PUT | {} | upserts",
                "PUT | {'upserts':{'a':7}} | upserts.a",
                "PUT | {'deletes':'a'} | deletes"
            })
    void aSecretsFieldThatIsNotValidIsNamed(String method, String body, String field) {
        // Given
        String id = json(201, user.call("POST", SECRETS, "{\"name\":\"other\",\"data\":{}}"))
                .path("id")
                .asText();
        // When, Then
        assertNames(
                field, user.call(method, method.equals("PUT") ? SECRETS + "/" + id : SECRETS, body.replace('\'', '"')));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'name':'a'}", "{'name':'a','expires_at':0}", "{'name':'a','expires_at':null}"})
    void aTokenWithoutAnExpiryHasNone(String body) {
        // When
        ObjectNode token = json(201, user.call("POST", TOKENS, body.replace('\'', '"')));
        // Then
        assertThat(token.fieldNames()).toIterable().containsExactly("id", "name", "created_at", "token");
        assertThat(json(200, user.call("GET", TOKENS, "")).path("objects").path(0))
                .isEqualTo(without(token, "token"));
    }

    @ParameterizedTest
    @CsvSource({"1, 201", "63, 201", "64, 400", "0, 400"})
    void aTokenHasANameOfTheLength(int length, int status) {
        // When
        Reply reply = user.call("POST", TOKENS, "{\"name\":\"%s\"}".formatted("n".repeat(length)));
        // Then
        if (status == 400) {
            assertNames("name", reply);
        } else {
            assertThat(json(201, reply).path("name").asText()).matches("[0-9a-f]{8}-n{" + length + "}");
        }
    }

    @Test
    void aTokensExpiryThatIsNoneIsNamed() {
        assertNames("expires_at", user.call("POST", TOKENS, "{\"name\":\"a\",\"expires_at\":\"soon\"}"));
        assertThat(json(400, user.call("POST", TOKENS, "{\"name\":\"a\",\"expires_at\":1}"))
                        .path("message")
                        .asText())
                .isEqualTo("Expiry time cannot be in the past");
    }
}
