package io.invoq.bench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Reads a report's JSON; every error names the member that is wrong. Members that nobody knows are passed over. */
final class ReportReader {

    private static final JsonMapper MAPPER = new JsonMapper();

    private ReportReader() {}

    static Report read(String json) {
        try {
            return report(MAPPER.readTree(json));
        } catch (JsonProcessingException e) {
            throw new MalformedReportException("the results are not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static Report report(JsonNode node) {
        return new Report(
                text(node, "sha"),
                text(node, "against"),
                instant(node, "taken"),
                text(node, "jdk"),
                text(node, "os"),
                Math.toIntExact(integer(node, "cpus")),
                integer(node, "memory"),
                settings(member(node, "settings")),
                list(member(node, "scenarios"), ReportReader::measured),
                node.has("stages") ? list(node.get("stages"), ReportReader::stage) : List.of());
    }

    private static Measured measured(JsonNode node) {
        JsonNode floor = member(node, "floor");
        Line line = new Line(
                text(node, "name"),
                text(node, "about"),
                text(floor, "description"),
                unit(text(node, "unit")),
                target(member(node, "target")));
        return new Measured(
                line,
                measurement(member(node, "value")),
                measurement(floor),
                measurement(member(node, "ratio")),
                details(member(node, "details")),
                list(member(node, "notes"), JsonNode::asText));
    }

    private static Stage stage(JsonNode node) {
        return new Stage(text(node, "name"), number(node, "p50Micros"), number(node, "p99Micros"));
    }

    private static Measurement measurement(JsonNode node) {
        return new Measurement(
                number(node, "median"),
                number(node, "min"),
                number(node, "max"),
                list(member(node, "samples"), sample -> number("samples", sample)));
    }

    private static Target target(JsonNode node) {
        String kind = text(node, "kind");
        TargetKind known = Arrays.stream(TargetKind.values())
                .filter(candidate -> candidate.wireName().equals(kind))
                .findAny()
                .orElseThrow(() -> new MalformedReportException("kind of target '" + kind + "' is not known"));
        return switch (known) {
            case AT_LEAST -> new Target.AtLeast(number(node, "ratio"));
            case AT_MOST -> new Target.AtMost(number(node, "ratio"));
            case NONE -> new Target.None();
        };
    }

    private static Unit unit(String symbol) {
        return Arrays.stream(Unit.values())
                .filter(candidate -> candidate.symbol().equals(symbol))
                .findAny()
                .orElseThrow(() -> new MalformedReportException("unit '" + symbol + "' is not known"));
    }

    private static Map<String, String> settings(JsonNode node) {
        Map<String, String> settings = new HashMap<>();
        node.properties()
                .forEach(entry -> settings.put(entry.getKey(), entry.getValue().asText()));
        return settings;
    }

    private static Map<String, Double> details(JsonNode node) {
        Map<String, Double> details = new HashMap<>();
        node.properties().forEach(entry -> details.put(entry.getKey(), number(entry.getKey(), entry.getValue())));
        return details;
    }

    private static <T> List<T> list(JsonNode node, Function<JsonNode, T> element) {
        List<T> elements = new ArrayList<>();
        node.forEach(child -> elements.add(element.apply(child)));
        return elements;
    }

    private static Instant instant(JsonNode node, String name) {
        String text = text(node, name);
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new MalformedReportException(name + " '" + text + "' is not an RFC 3339 timestamp", e);
        }
    }

    private static String text(JsonNode node, String name) {
        JsonNode member = member(node, name);
        if (!member.isTextual()) {
            throw new MalformedReportException(name + " is " + member + ", not text");
        }
        return member.textValue();
    }

    private static long integer(JsonNode node, String name) {
        JsonNode member = member(node, name);
        if (!member.canConvertToLong() || !member.isIntegralNumber()) {
            throw new MalformedReportException(name + " is " + member + ", not a whole number");
        }
        return member.longValue();
    }

    private static double number(JsonNode node, String name) {
        return number(name, member(node, name));
    }

    private static double number(String name, JsonNode value) {
        if (value.isNull()) {
            return Double.NaN;
        }
        if (!value.isNumber()) {
            throw new MalformedReportException(name + " is " + value + ", not a number");
        }
        return value.doubleValue();
    }

    private static JsonNode member(JsonNode node, String name) {
        JsonNode member = node.get(name);
        if (member == null) {
            throw new MalformedReportException("the results have no " + name);
        }
        return member;
    }
}
