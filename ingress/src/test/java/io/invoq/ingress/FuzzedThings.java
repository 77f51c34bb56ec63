package io.invoq.ingress;

import com.fasterxml.jackson.databind.JsonNode;
import io.invoq.ingress.WireHttp.Reply;
import io.invoq.testkit.TestPackage;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What random requests name: a function with a version, an alias and reserved instances, a secret, a package, a token, and a call
 * that has ended.
 * Requests delete, pause and bound what they name, so new ones are made again and again.
 */
final class FuzzedThings {

    private FuzzedThings() {}

    /** New ones, by the names of the document's path parameters; lifts the quota that requests may have set. */
    static Map<String, List<String>> make(TestIngress ingress, ResultTopic results) {
        var _ = ingress.call("DELETE", "/v1/tenants/default/quota", "");
        TestIngress.Registered function = ingress.register();
        String path = "/serverless/v1/functions/" + function.id();
        String revision = TestIngress.json(ingress.get(path))
                .path("function")
                .path("revisionId")
                .asText();
        var _ = ingress.post(path + "/versions", "{\"revisionId\":\"" + revision + "\",\"versionNumber\":\"v1\"}");
        var _ = ingress.post(path + "/aliases", "{\"name\":\"stable\",\"functionVersion\":\"latest\"}");
        var _ = ingress.post(
                "/serverless/v1/functions/reserve-instance",
                "{\"funcName\":\"" + function.id()
                        + "\",\"instanceLabel\":\"warm\",\"instanceConfigInfos\":[{\"minInstance\":1}]}");
        Reply secret = ingress.post(
                "/eywa/api/secrets", "{\"name\":\"fuzz-" + UUID.randomUUID() + "\",\"data\":{\"key\":\"value\"}}");
        Reply uploaded = ingress.upload(
                "PUT", "/v1/packages?runtime=python3&name=fuzzed", TestPackage.of(Map.of("handler.py", "")));
        Reply token = ingress.post("/v1/tokens", "{\"name\":\"fuzzed\",\"tenant\":\"default\"}");
        String call = ingress.post(function.async("/"), "1").one("X-Request-Id");
        synchronized (results) {
            results.write(call, function.urn(), ResultTopic.json("1"));
        }
        return Map.ofEntries(
                Map.entry("functionId", List.of(function.id())),
                Map.entry("id", List.of(function.id())),
                Map.entry("functionName", List.of(function.id(), "0@test@" + name(function))),
                Map.entry("functionUrnOrId", List.of(function.id(), function.urn())),
                Map.entry(
                        "functionVersionUrn",
                        List.of(function.urn(), function.urn().replace(":latest", ":stable"))),
                Map.entry("alias", List.of("stable")),
                Map.entry("secretId", List.of(id(secret))),
                Map.entry("packageId", List.of(id(uploaded), "00000000-0000-0000-0000-000000000000", "1")),
                Map.entry("tokenId", List.of(id(token))),
                Map.entry("invocationId", List.of(call)),
                Map.entry("requestId", List.of(call)),
                Map.entry("tenant", List.of("default")),
                Map.entry("namespace", List.of("test")),
                Map.entry("function", List.of(name(function))),
                Map.entry("path", List.of("a/b", "", "%F0%9F%98%80")));
    }

    private static String name(TestIngress.Registered function) {
        return function.urn().split("@", -1)[2].split(":", -1)[0];
    }

    /** That of something that was made, or nobody's when the requests have used up its limit. */
    private static String id(Reply made) {
        JsonNode id = TestIngress.json(made).path("id");
        return id.isTextual() ? id.asText() : UUID.randomUUID().toString();
    }
}
