package io.invoq.ingress;

import static io.invoq.ingress.EywaUser.FUNCTIONS;
import static io.invoq.ingress.EywaUser.assertNames;
import static io.invoq.ingress.EywaUser.json;
import static io.invoq.ingress.EywaUser.quoted;
import static io.invoq.ingress.EywaUser.without;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.SharedKafka;
import io.invoq.wire.function.FunctionId;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Eywa's management of functions, field by field: what it takes, its limits, its defaults and its answer. */
@ExtendWith({LeakCheck.class, SharedKafka.class})
final class EywaFunctionConformanceIT {

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

    @Test
    void aFunctionIsAnsweredWholeWithItsDefaults() {
        // Given
        ObjectNode order = user.order("shop-1");
        // When
        ObjectNode function = json(201, user.call("POST", FUNCTIONS, order.toString()));
        // Then
        assertThat(Instant.parse(function.remove("created_at").asText()))
                .isEqualTo(Instant.parse(function.remove("updated_at").asText()))
                .isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat(function).isEqualTo(TestIngress.json("""
                        {"id":"%s","image_id":"%s","image_name":"image-1","short_name":"shop-1","urn":"%s","runtime":"python3",
                         "env_vars":{},"secrets":[],"available_replicas":0,"available":true,"min_replicas":0,"max_replicas":3,
                         "scaling_factor":20,"max_concurrency":0,"write_debug":false,"read_timeout":"10s","write_timeout":"10s",
                         "retry":{"max_attempts":3,"initial_interval":"1s","max_interval":"600s","max_age":"21600s"},
                         "idempotent":false}""".formatted(
                FunctionId.of(user.urn("shop-1")), order.path("image_id").asText(), user.urn("shop-1"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "min_replicas | 3 | 3",
                "max_replicas | 1 | 1",
                "max_replicas | 100 | 100",
                "scaling_factor | 0 | 20",
                "scaling_factor | 1 | 1",
                "scaling_factor | 100 | 100",
                "max_concurrency | 0 | 0",
                "max_concurrency | 1 | 1",
                "max_concurrency | 1000 | 1000",
                "write_debug | true | true",
                "read_timeout | '1s' | '1s'",
                "write_timeout | '1s' | '1s'",
                "write_timeout | '8640000s' | '8640000s'",
                "env_vars | {'A_1':'x','_b':''} | {'A_1':'x','_b':''}",
                "secrets | [] | []"
            })
    void aFunctionTakesTheField(String field, String given, String shown) {
        // Given
        ObjectNode order = user.order("shop-1");
        String body = order.deepCopy().set(field, quoted(given)).toString();
        String id = FunctionId.of(user.urn("shop-1")).toString();
        // When
        ObjectNode made = json(201, user.call("POST", FUNCTIONS, body));
        json(200, user.call("PUT", FUNCTIONS + "/" + id, order.toString()));
        ObjectNode changed = json(200, user.call("PUT", FUNCTIONS + "/" + id, body));
        // Then
        assertThat(made.path(field)).isEqualTo(quoted(shown));
        assertThat(without(changed, "updated_at")).isEqualTo(without(made, "updated_at"));
        assertThat(json(200, user.call("GET", FUNCTIONS + "/" + id, ""))).isEqualTo(changed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "image_id | null",
                "image_id | 'x'",
                "min_replicas | null",
                "min_replicas | -1",
                "min_replicas | 101",
                "min_replicas | 4",
                "max_replicas | null",
                "max_replicas | 0",
                "max_replicas | 101",
                "scaling_factor | null",
                "scaling_factor | -1",
                "scaling_factor | 101",
                "max_concurrency | null",
                "max_concurrency | -1",
                "max_concurrency | 1001",
                "write_debug | 'yes'",
                "read_timeout | '0s'",
                "read_timeout | '10'",
                "read_timeout | '10m'",
                "read_timeout | '1.5s'",
                "read_timeout | '-1s'",
                "read_timeout | 10",
                "write_timeout | '0s'",
                "write_timeout | '8640001s'",
                "secrets | ['x']",
                "secrets | ['5d8f4a52-7a41-5c0a-9d0c-2f1be6c0f6a1','5d8f4a52-7a41-5c0a-9d0c-2f1be6c0f6a1']",
                "env_vars | []",
                "env_vars | {'A-B':'x'}"
            })
    void aFunctionsFieldThatIsNotValidIsNamed(String field, String given) {
        // Given
        String body = user.order("shop-1").set(field, quoted(given)).toString();
        String id = FunctionId.of(user.urn("shop-1")).toString();
        json(201, user.call("POST", FUNCTIONS, user.order("shop-1").toString()));
        // When, Then
        assertNames(field, user.call("POST", FUNCTIONS, body));
        assertNames(field, user.call("PUT", FUNCTIONS + "/" + id, body));
    }

    @ParameterizedTest
    @ValueSource(strings = {"shops", "Shop-1", "shop_1", "s-_-1"})
    void aFunctionTakesTheName(String name) {
        json(201, user.call("POST", FUNCTIONS, user.order(name).toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "shop", "shop 1", "-shop", "shop-", "_shop", "sh/op", "sh.op", "1shop"})
    void aFunctionsNameThatIsNotValidIsNamed(String name) {
        assertNames("name", user.call("POST", FUNCTIONS, user.order(name).toString()));
    }

    @Test
    void aFunctionMadeAgainHasItsIdAndNothingElseOfTheOne() {
        // Given
        ObjectNode first = json(
                201,
                user.call(
                        "POST",
                        FUNCTIONS,
                        user.order("shop-1").put("write_debug", true).toString()));
        String path = FUNCTIONS + "/" + first.path("id").asText();
        assertThat(user.call("DELETE", path, "").status()).isEqualTo(204);
        // When
        ObjectNode second =
                json(201, user.call("POST", FUNCTIONS, user.order("shop-1").toString()));
        // Then
        assertThat(second.path("id")).isEqualTo(first.path("id"));
        assertThat(second.path("write_debug").asBoolean()).isFalse();
        assertThat(Instant.parse(second.path("created_at").asText()))
                .isAfter(Instant.parse(first.path("created_at").asText()));
        assertThat(json(200, user.call("GET", path, ""))).isEqualTo(second);
    }

    @Test
    void aFunctionHasHalfACoreAnd500MegabytesAndIsUpdatedByTheOtherApi() {
        // Given
        ObjectNode order = user.order("shop-1").put("write_timeout", "8640000s");
        order.putObject("env_vars").put("_b", "x");
        String id = json(201, user.call("POST", FUNCTIONS, order.toString()))
                .path("id")
                .asText();
        String path = "/serverless/v1/functions/" + id;
        // When
        JsonNode before = json(200, user.call("GET", path, "")).path("function");
        JsonNode after = json(
                        200,
                        user.call(
                                "PUT",
                                path,
                                "{\"revisionId\":\"%s\",\"cpu\":600}"
                                        .formatted(before.path("revisionId").asText())))
                .path("function");
        // Then
        assertThat(before.path("cpu").asInt()).isEqualTo(500);
        assertThat(before.path("memory").asInt()).isEqualTo(500);
        assertThat(after.path("cpu").asInt()).isEqualTo(600);
        assertThat(after.path("timeout").asInt()).isEqualTo(8_640_000);
        assertThat(after.path("environment")).isEqualTo(quoted("{'_b':'x'}"));
    }
}
