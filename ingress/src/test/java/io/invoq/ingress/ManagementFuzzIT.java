package io.invoq.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.ingress.WireHttp.Reply;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.SharedKafka;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Random requests against everything that manages functions; {@code -Dseed=N} runs the same again. None is answered 500, each is
 * answered, and the node serves as before.
 */
@ExtendWith({LeakCheck.class, SharedKafka.class})
@Timeout(180)
final class ManagementFuzzIT {

    private static final int REQUESTS = 2_500;
    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "DELETE", "PATCH");
    private static final List<String> NAMES = List.of(
            "0@test@f",
            "0@test@g",
            "{id}",
            "{urn}",
            "{urn}:latest",
            "{urn}:v1",
            "0@@",
            "%2e%2e",
            "%00",
            "sn:",
            "a%2Fb",
            "%F0%9F%98%80",
            "0@" + "x".repeat(300) + "@y",
            "-",
            "%25",
            "0@test@f%0d%0aX-A:%20b");
    private static final List<String> TAILS = List.of(
            "",
            "/versions",
            "/aliases",
            "/aliases/a",
            "/aliases/%00",
            "/aliases/../versions",
            "/invocations",
            "/",
            "//",
            "/aliases/a/b",
            "/versions/v1");
    private static final List<String> QUERIES = List.of(
            "",
            "",
            "?versionNumber=v1",
            "?versionNumber=latest",
            "?versionNumber=%00",
            "?pageIndex=0",
            "?pageSize=1",
            "?pageIndex=9999999999999999999999",
            "?name=%ff",
            "?name=0@&name=1",
            "?%zz",
            "?a=b",
            "?=",
            "?&&",
            "?funcName=0@test@f&version=v1",
            "?page=2&per_page=1");
    private static final List<String> FIELDS = List.of(
            "name",
            "revisionId",
            "runtime",
            "handler",
            "codePath",
            "timeout",
            "cpu",
            "minInstance",
            "environment",
            "extendedTimeout",
            "extendedHandler",
            "retry",
            "versionNumber",
            "versionDesc",
            "kind",
            "functionVersion",
            "routingconfig",
            "routingRules",
            "routingType",
            "funcName",
            "version",
            "instanceLabel",
            "instanceConfigInfos",
            "description",
            "idempotent");
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1e400",
            "99999999999999999999",
            "1.5",
            "\"\"",
            "\" \"",
            "\"\\u0000\"",
            "\"v1\"",
            "\"latest\"",
            "\"0@test@f\"",
            "\"{rev}\"",
            "\"a:=:b\"",
            "\"\\ud800\"",
            "[]",
            "{}",
            "[[]]",
            "[{}]",
            "[null]",
            "{\"a\":{}}",
            "[{\"functionVersion\":\"v1\",\"weight\":100}]",
            "{\"rules\":[\"a:=:b\",7],\"grayVersion\":\"v1\",\"ruleLogic\":\"or\"}",
            "{\"rules\":[\"a:<:x\"],\"grayVersion\":[]}",
            "[{\"minInstance\":2,\"maxInstance\":1}]",
            "\"\\\"'<>&\"",
            "{\"initializer\":-5,\"pre_stop\":\"x\"}",
            "\"" + "x".repeat(5000) + "\"");

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void isAlwaysAnsweredAndNeverWith500(KafkaFixture kafka) {
        try (TestIngress ingress = TestIngress.start(kafka);
                StandInWorker worker = StandInWorker.start(kafka)) {
            worker.answer(StandInWorker.json("1"));
            Manager manager = Manager.of(ingress);
            for (int i = 0; i < REQUESTS; i++) {
                if (i % 100 == 0) {
                    restore(manager);
                }
                String method = pick(METHODS);
                String target = target(manager);
                String body = body(manager);
                // When
                Reply reply = manager.call(method, target, body);
                // Then
                assertThat(reply.status())
                        .as("-Dseed=%d: %s %s %s was answered %s", seed, method, target, body, reply)
                        .isBetween(200, 499);
                assertThat(reply.all("X-Request-Id")).hasSize(1);
            }
            restore(manager);
            assertThat(manager.function("f").path("name").asText()).isEqualTo("0@test@f");
        }
    }

    /** Whatever became of it. */
    private static void restore(Manager manager) {
        if (manager.call("GET", manager.path("f"), "").status() == 404) {
            manager.register("f");
        }
        manager.call(
                "POST",
                manager.path("f") + "/versions",
                "{'revisionId':'" + manager.revision("f") + "','versionNumber':'v1'}");
    }

    private String target(Manager manager) {
        String name = pick(NAMES)
                .replace("{urn}", manager.urn("f", "x").replace(":x", ""))
                .replace("{id}", "0b7f6b9e-5a0e-5f6f-9d3c-3f1c7b2f4a11");
        String path = switch (random.nextInt(10)) {
            case 0 -> Manager.FUNCTIONS;
            case 1, 2 -> Manager.FUNCTIONS + "/reserve-instance";
            case 3 -> "/eywa/api/functions/" + name;
            default -> Manager.FUNCTIONS + "/" + name + pick(TAILS);
        };
        return path + pick(QUERIES);
    }

    private String body(Manager manager) {
        if (random.nextInt(10) == 0) {
            return pick(List.of("", "{", "[]", "7", "\u0000", "{\"a\":1,\"a\":2}", "{} {}", "[".repeat(2000)));
        }
        StringBuilder body = new StringBuilder("{");
        for (int i = random.nextInt(6); i >= 0; i--) {
            body.append('"')
                    .append(pick(FIELDS))
                    .append("\":")
                    .append(pick(VALUES))
                    .append(i > 0 ? "," : "");
        }
        String text = body.append('}').toString();
        return text.contains("{rev}") ? text.replace("{rev}", revision(manager)) : text;
    }

    private static String revision(Manager manager) {
        Reply reply = manager.call("GET", manager.path("f"), "");
        return TestIngress.json(reply).path("function").path("revisionId").asText("none");
    }

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}
