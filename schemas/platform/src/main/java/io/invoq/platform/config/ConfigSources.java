package io.invoq.platform.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was written where, before it is read into records: a later source wins over an earlier one. A builder; used by
 * one thread.
 */
public final class ConfigSources {

    /** Environment variables that carry this prefix are settings. */
    static final String ENVIRONMENT_PREFIX = "INVOQ_";

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Map<String, RawValue> byKey = new LinkedHashMap<>();
    private final Map<String, RawValue> byVariable = new LinkedHashMap<>();
    private final Map<String, RawValue> assigned = new LinkedHashMap<>();
    private final List<String> errors = new ArrayList<>();

    /** Values that a program sets by itself, below every other source. */
    public ConfigSources preset(String key, String value) {
        byKey.putIfAbsent(key, new RawValue(value, "preset"));
        return this;
    }

    /** Reads a YAML file; null is no file. */
    public ConfigSources file(@Nullable Path file) {
        if (file == null) {
            return this;
        }
        try {
            JsonNode root = YAML.readTree(Files.readString(file));
            if (root.isObject()) {
                flatten("", root, file.getFileName().toString());
            } else if (!root.isMissingNode() && !root.isNull()) {
                errors.add("%s holds no keys, expected lines of key: value".formatted(file));
            }
        } catch (JsonProcessingException e) {
            errors.add("%s is not YAML: %s".formatted(file, e.getOriginalMessage()));
        } catch (IOException e) {
            errors.add("%s cannot be read: %s".formatted(file, e));
        }
        return this;
    }

    /** Takes {@code INVOQ_KAFKA_BOOTSTRAP_SERVERS} for {@code kafka.bootstrap-servers}, and so on. */
    public ConfigSources environment(Map<String, String> variables) {
        variables.forEach((name, value) -> {
            if (name.startsWith(ENVIRONMENT_PREFIX)) {
                byVariable.put(name, new RawValue(value, "environment"));
            }
        });
        return this;
    }

    /** Takes assignments {@code key=value} as given on the command line. */
    public ConfigSources set(List<String> assignments) {
        for (String assignment : assignments) {
            int equals = assignment.indexOf('=');
            if (equals < 1) {
                errors.add("--set %s: expected key=value".formatted(assignment));
            } else {
                assigned.put(
                        assignment.substring(0, equals).strip(),
                        new RawValue(assignment.substring(equals + 1), "--set"));
            }
        }
        return this;
    }

    /** By full key; assignments win over the file. */
    Map<String, RawValue> byKey() {
        Map<String, RawValue> all = new LinkedHashMap<>(byKey);
        all.putAll(assigned);
        return all;
    }

    /** By variable name. */
    Map<String, RawValue> byVariable() {
        return byVariable;
    }

    /** Whether {@code --set} gave the key, so that the environment must not override it. */
    boolean isAssigned(String key) {
        return assigned.containsKey(key);
    }

    /** What could not even be read. */
    List<String> errors() {
        return errors;
    }

    private void flatten(String prefix, JsonNode node, String origin) {
        if (node.isObject()) {
            node.properties()
                    .forEach(field -> flatten(
                            prefix.isEmpty() ? field.getKey() : prefix + "." + field.getKey(),
                            field.getValue(),
                            origin));
        } else if (node.isArray()) {
            List<String> items = new ArrayList<>();
            node.forEach(item -> items.add(item.asText()));
            byKey.put(prefix, new RawValue(String.join(",", items), origin));
        } else {
            byKey.put(prefix, new RawValue(node.isNull() ? "" : node.asText(), origin));
        }
    }
}
