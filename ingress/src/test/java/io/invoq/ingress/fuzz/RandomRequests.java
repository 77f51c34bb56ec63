package io.invoq.ingress.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import io.invoq.ingress.fuzz.ApiDocument.Operation;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Requests out of a seed: operations of the document with values that fit, and with every kind of spoiling that a client, a proxy or an
 * attacker comes up with. Used by one thread.
 */
public final class RandomRequests {

    private static final String[] METHODS = {
        "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "get", "PROPFIND", "P\u00d6ST"
    };
    private static final String[] PATH_JUNK = {
        "..",
        "%2e%2e",
        "%2e%2e%2fadmin",
        "%00",
        "%",
        "%zz",
        "%c0%ae",
        "\u00e9\u20ac",
        "a b",
        "",
        ".",
        ";x=y",
        "*",
        "'--",
        "sn:cn:yrk:default:function:0@a@b",
        "sn:cn:yrk:default:function:0@a@b:c:d",
        "00000000-0000-0000-0000-000000000000",
        "~1",
        "\\",
        "x".repeat(3_000)
    };
    private static final String[] HEADER_JUNK = {
        "",
        "-1",
        "99999999999999999999",
        "\u00e9",
        "a,b;c=\"",
        "{",
        "{\"sessionID\":1}",
        "null",
        "x".repeat(4_000),
        "30s",
        "1h1h",
        "PT5S"
    };
    private static final String[] HEADERS = {
        "X-Request-Id",
        "X-Trace-Id",
        "traceparent",
        "X-Invoq-Delay",
        "Idempotency-Key",
        "Prefer",
        "X-Callback-Url",
        "X-Webhook-Url",
        "X-Invoke-Type",
        "X-Tenant-Id",
        "X-Log-Type",
        "Content-Type",
        "Accept",
        "Expect",
        "Range",
        "X-Instance-Cpu",
        "X-Instance-Memory",
        "X-Instance-Session",
        "X-Pool-Label",
        "If-Match",
        "Cookie",
        "Content-Encoding"
    };
    private static final String[] MEDIA_TYPES = {
        "application/json",
        "application/x-ndjson",
        "text/plain",
        "application/json; charset=utf-16",
        "multipart/form-data",
        "/"
    };

    private final ApiDocument document;
    private final Random random;
    private final RandomJson json;
    private final List<Operation> operations;
    private final Map<String, List<String>> known;
    private final String token;

    /**
     * Requests.
     *
     * @param known values of path parameters that name something, by the parameter's name
     * @param token that most requests carry
     */
    public RandomRequests(ApiDocument document, long seed, Map<String, List<String>> known, String token) {
        this.document = document;
        this.random = new Random(seed);
        this.json = new RandomJson(document, random);
        this.operations = document.operations();
        this.known = Map.copyOf(known);
        this.token = token;
    }

    /**
     * A request as it is to be sent.
     *
     * @param operation that it was made from
     * @param isSpoilt whether anything of it may be other than the document has it
     * @param method that it names, which may be another one
     * @param head its lines, without the empty one after them
     * @param body what is sent after it
     * @param announced the length that its head tells of; more than the body has when it is cut short
     */
    public record Sample(
            Operation operation, boolean isSpoilt, String method, List<String> head, String body, int announced) {

        public boolean isCutShort() {
            return announced > body.getBytes(StandardCharsets.UTF_8).length;
        }

        @Override
        public String toString() {
            return head + " " + body.substring(0, Math.min(500, body.length()));
        }
    }

    public Sample next() {
        Operation operation = operations.get(random.nextInt(operations.size()));
        boolean spoilt = random.nextInt(3) > 0;
        String method =
                spoilt && random.nextInt(12) == 0 ? METHODS[random.nextInt(METHODS.length)] : operation.method();
        String body = body(operation, spoilt);
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        int announced = spoilt && length > 0 && random.nextInt(40) == 0 ? length + 1 + random.nextInt(50) : length;
        List<String> head = new ArrayList<>();
        head.add(method + " " + target(operation, spoilt) + " HTTP/1.1");
        head.add("Host: ingress.test");
        if (!spoilt || random.nextInt(20) > 0) {
            head.add("X-Eywa-Token: " + token);
        }
        headers(operation, spoilt, head);
        if (announced > 0 || method.equals("POST")) {
            head.add("Content-Length: " + announced);
        }
        return new Sample(operation, spoilt, method, head, body, announced);
    }

    private String target(Operation operation, boolean spoilt) {
        String path = operation.path();
        List<String> query = new ArrayList<>();
        for (JsonNode parameter : document.parameters(operation)) {
            String name = parameter.path("name").asText();
            if (parameter.path("in").asText().equals("path")) {
                path = path.replace("{" + name + "}", segment(name, parameter, spoilt));
            } else if (parameter.path("in").asText().equals("query") && random.nextInt(2) == 0) {
                query.add(name + "=" + value(parameter, spoilt));
            }
        }
        if (spoilt && random.nextInt(10) == 0) {
            query.add(PATH_JUNK[random.nextInt(PATH_JUNK.length)].replace(" ", "+") + "=&&=" + random.nextInt());
        }
        return path + (query.isEmpty() ? "" : "?" + String.join("&", query));
    }

    private String segment(String name, JsonNode parameter, boolean spoilt) {
        if (spoilt && random.nextInt(3) == 0) {
            return PATH_JUNK[random.nextInt(PATH_JUNK.length)];
        }
        List<String> values = known.getOrDefault(name, List.of());
        return values.isEmpty() ? value(parameter, false) : values.get(random.nextInt(values.size()));
    }

    private String value(JsonNode parameter, boolean spoilt) {
        String text = spoilt && random.nextInt(2) == 0
                ? HEADER_JUNK[random.nextInt(HEADER_JUNK.length)]
                : json.of(parameter.path("schema"), false).replace("\"", "");
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private void headers(Operation operation, boolean spoilt, List<String> head) {
        JsonNode content =
                document.resolved(operation.node().path("requestBody")).path("content");
        List<String> types = new ArrayList<>();
        content.fieldNames().forEachRemaining(types::add);
        if (!types.isEmpty() && random.nextInt(20) > 0) {
            head.add("Content-Type: " + types.get(random.nextInt(types.size())).replace("*/*", "text/plain"));
        }
        if (!spoilt) {
            return;
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            String name = HEADERS[random.nextInt(HEADERS.length)];
            String value = name.equals("Content-Type") && random.nextBoolean()
                    ? MEDIA_TYPES[random.nextInt(MEDIA_TYPES.length)]
                    : HEADER_JUNK[random.nextInt(HEADER_JUNK.length)];
            head.add(name + ": " + value);
            if (random.nextInt(8) == 0) {
                head.add(name + ": " + value);
            }
        }
        if (random.nextInt(60) == 0) {
            head.add("X-Large: " + "y".repeat(30_000));
        }
    }

    private String body(Operation operation, boolean spoilt) {
        JsonNode content =
                document.resolved(operation.node().path("requestBody")).path("content");
        if (content.isEmpty()) {
            return spoilt && random.nextInt(6) == 0 ? json.junk() : "";
        }
        JsonNode schema = content.iterator().next().path("schema");
        String body = json.of(schema, spoilt);
        if (spoilt && random.nextInt(8) == 0) {
            body = body.substring(0, random.nextInt(body.length() + 1));
        }
        return spoilt && random.nextInt(20) == 0 ? "\ufeff" + body + body : body;
    }
}
