package io.invoq.ingress.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.invoq.ingress.secret.SecretChange;
import io.invoq.ingress.secret.Secrets;
import io.invoq.wire.record.Payload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the bodies of requests that carry secrets. Whatever is wrong with one, nothing of a value is repeated: not by the
 * parser, and not where a value stands in a wrong place. Used by one thread, for one body.
 */
final class SecretFields {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();
    private static final Pattern NAME = Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");
    private static final int SHORTEST_NAME = 5;
    private static final int LONGEST_NAME = 63;
    private static final Pattern KEY = Pattern.compile("[-._a-zA-Z0-9]{1,255}");
    private static final int LONGEST_VALUE = 2_000;
    private static final int MOST_PROBLEMS = 10;
    private static final int MOST_KEYS = Secrets.MOST_KEYS;

    private final JsonNode body;
    private final List<String> problems = new ArrayList<>();

    SecretFields(Payload payload) {
        this.body = parse(payload);
    }

    String name() {
        JsonNode node = body.path("name");
        String name = node.isTextual() ? node.textValue() : "";
        if (name.length() < SHORTEST_NAME
                || name.length() > LONGEST_NAME
                || !NAME.matcher(name).matches()) {
            problem(
                    "name: must be text of %d to %d of A-Z, a-z, 0-9, '-', '_' and '.', a letter or digit first and last"
                            .formatted(SHORTEST_NAME, LONGEST_NAME));
        }
        return name;
    }

    /** The values by their keys; those that are not valid are left out, and noted. */
    Map<String, String> values(String field, boolean required) {
        JsonNode node = body.path(field);
        Map<String, String> values = new HashMap<>();
        if (!required && (node.isMissingNode() || node.isNull())) {
            return values;
        }
        if (!node.isObject()) {
            problem(field + ": must be an object of texts");
            return values;
        }
        if (node.size() > MOST_KEYS) {
            problem("%s: has %d keys, more than %d".formatted(field, node.size(), MOST_KEYS));
            return values;
        }
        node.properties().forEach(entry -> {
            String value = entry.getValue().isTextual() ? entry.getValue().textValue() : "";
            if (!isKey(entry.getKey())) {
                problem(field + ": a key is not 1 to 255 of A-Z, a-z, 0-9, '-', '_' and '.', or is '.' or '..'");
            } else if (value.isEmpty() || value.length() > LONGEST_VALUE || !isUnicode(value)) {
                problem("%s.%s: must be text of 1 to %d characters in Unicode"
                        .formatted(field, entry.getKey(), LONGEST_VALUE));
            } else {
                values.put(entry.getKey(), value);
            }
        });
        return values;
    }

    SecretChange change() {
        Map<String, String> upserts = values("upserts", false);
        Set<String> deletes = deletes();
        if (deletes.stream().anyMatch(upserts::containsKey)) {
            problem("deletes: a key is among the upserts, too");
        }
        if (problems.isEmpty() && upserts.isEmpty() && deletes.isEmpty()) {
            problem("upserts: must name a key, unless deletes does");
        }
        return new SecretChange(upserts, deletes);
    }

    /** Ends the request with 400 when anything was not valid. */
    void require() {
        if (!problems.isEmpty()) {
            throw ApiException.invalid(problems);
        }
    }

    private Set<String> deletes() {
        JsonNode node = body.path("deletes");
        Set<String> deletes = new HashSet<>();
        if (node.isMissingNode() || node.isNull()) {
            return deletes;
        }
        if (!node.isArray()) {
            problem("deletes: must be an array of keys");
        }
        for (JsonNode key : node) {
            if (key.isTextual() && isKey(key.textValue())) {
                deletes.add(key.textValue());
            } else {
                problem("deletes: must be an array of keys");
            }
        }
        return deletes;
    }

    private void problem(String what) {
        if (problems.size() < MOST_PROBLEMS && !problems.contains(what)) {
            problems.add(what);
        }
    }

    /** Half a surrogate pair would be stored as a question mark. */
    private static boolean isUnicode(String value) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(value);
    }

    private static boolean isKey(String key) {
        return KEY.matcher(key).matches() && !key.equals(".") && !key.equals("..");
    }

    private static JsonNode parse(Payload payload) {
        try {
            JsonNode node = JSON.readTree(payload.bytes());
            if (!node.isObject()) {
                throw new ApiException(ApiError.BAD_PARAMETER, "the body must be a JSON object");
            }
            return node;
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            throw new ApiException(
                    ApiError.BAD_PARAMETER,
                    "the body is not JSON, or names a field twice"
                            + (at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")"));
        } catch (IOException e) {
            throw new ApiException(ApiError.BAD_PARAMETER, "the body is not JSON in UTF-8");
        }
    }
}
