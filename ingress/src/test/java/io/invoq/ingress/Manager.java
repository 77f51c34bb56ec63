package io.invoq.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.invoq.ingress.WireHttp.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Who manages the functions of one tenant, with bodies in which {@code '} stands for {@code "}. */
final class Manager {

    static final String FUNCTIONS = "/serverless/v1/functions";

    private final TestIngress ingress;
    private final String tenant;

    private Manager(TestIngress ingress, String tenant) {
        this.ingress = ingress;
        this.tenant = tenant;
    }

    /** Of a tenant that nobody else has. */
    static Manager of(TestIngress ingress) {
        return new Manager(ingress, "t-" + UUID.randomUUID());
    }

    Manager on(TestIngress other) {
        return new Manager(other, tenant);
    }

    String tenant() {
        return tenant;
    }

    Reply call(String method, String target, String body, String... headers) {
        List<String> all = new ArrayList<>(List.of("X-Tenant-Id: " + tenant));
        all.addAll(List.of(headers));
        return ingress.call(method, target, body.replace('\'', '"'), all.toArray(String[]::new));
    }

    /** What comes of a request that has to succeed. */
    JsonNode ok(String method, String target, String body) {
        Reply reply = call(method, target, body);
        assertThat(reply.status())
                .as(method + " " + target + " " + body + ": " + reply)
                .isEqualTo(200);
        JsonNode answer = TestIngress.json(reply);
        assertThat(answer.path("code").asInt(-1)).isZero();
        assertThat(answer.path("message").asText()).isEqualTo("SUCCESS");
        return answer;
    }

    /** The message of a request that has to fail so. */
    String refused(String method, String target, String body, int status, int code) {
        Reply reply = call(method, target, body);
        assertThat(reply.status())
                .as(method + " " + target + " " + body + ": " + reply)
                .isEqualTo(status);
        JsonNode answer = TestIngress.json(reply);
        assertThat(answer.path("code").asInt()).as(reply.text()).isEqualTo(code);
        assertThat(reply.one("X-Inner-Code")).isEqualTo(Integer.toString(code));
        assertThat(answer.properties()).hasSize(3);
        return answer.path("message").asText();
    }

    /** Registers {@code 0@test@<function>} and gives it as it is answered. */
    JsonNode register(String function, String... fields) {
        return ok("POST", FUNCTIONS, ingress.registration("0@test@" + function, fields))
                .path("function");
    }

    JsonNode function(String function) {
        return ok("GET", path(function), "").path("function");
    }

    String revision(String function) {
        return function(function).path("revisionId").asText();
    }

    /** Publishes what is the latest now. */
    JsonNode publish(String function, String version) {
        return ok(
                        "POST",
                        path(function) + "/versions",
                        "{'revisionId':'%s','versionNumber':'%s'}".formatted(revision(function), version))
                .path("function");
    }

    String path(String function) {
        return FUNCTIONS + "/0@test@" + function;
    }

    String urn(String function, String version) {
        return "sn:cn:yrk:" + tenant + ":function:0@test@" + function + ":" + version;
    }
}
