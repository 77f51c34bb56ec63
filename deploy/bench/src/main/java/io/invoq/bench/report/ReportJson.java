package io.invoq.bench.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;

/**
 * A run's results as they are kept: JSON, indented, the same bytes for the same report. Numbers are rounded to four
 * significant digits, so that what is read back differs from what was measured in no more; a number that is none, a ratio
 * to nothing say, is {@code null}. Stateless.
 */
public final class ReportJson {

    private static final DefaultIndenter INDENTER = new DefaultIndenter("  ", "\n");
    private static final ObjectWriter WRITER = JsonMapper.builder()
            .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build()
            .writer(new DefaultPrettyPrinter().withObjectIndenter(INDENTER));
    private static final JsonNodeFactory NODES = new JsonNodeFactory(true);

    private ReportJson() {}

    /** Where results are kept by custom: {@code 2026-11-22-2fb7ea8.json}, day in UTC. */
    public static String fileName(Report report) {
        return report.taken().atOffset(ZoneOffset.UTC).toLocalDate() + "-" + report.sha() + ".json";
    }

    /** Writes a report; ends with a line feed. */
    public static String write(Report report) {
        try {
            return WRITER.writeValueAsString(node(report)) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the report of " + report.sha() + " cannot be written as JSON", e);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws MalformedReportException when it is not JSON, or a member is missing or of another kind
     */
    public static Report read(String json) {
        return ReportReader.read(json);
    }

    private static ObjectNode node(Report report) {
        ObjectNode node = NODES.objectNode();
        node.put("sha", report.sha());
        node.put("against", report.against());
        node.put("taken", report.taken().toString());
        node.put("jdk", report.jdk());
        node.put("os", report.os());
        node.put("cpus", report.cpus());
        node.put("memory", report.memory());
        ObjectNode settings = node.putObject("settings");
        new TreeMap<>(report.settings()).forEach(settings::put);
        ArrayNode scenarios = node.putArray("scenarios");
        report.scenarios().forEach(measured -> scenarios.add(node(measured)));
        if (!report.stages().isEmpty()) {
            ArrayNode stages = node.putArray("stages");
            report.stages().forEach(stage -> stages.add(node(stage)));
        }
        return node;
    }

    private static ObjectNode node(Measured measured) {
        Line line = measured.line();
        ObjectNode node = NODES.objectNode();
        node.put("name", line.name());
        node.put("about", line.about());
        node.put("unit", line.unit().symbol());
        add(node.putObject("ratio"), measured.ratio());
        add(node.putObject("target"), line.target());
        node.put("met", Verdict.of(measured) != Verdict.MISSED);
        node.put("noisy", measured.isNoisy());
        add(node.putObject("value"), measured.value());
        add(node.putObject("floor").put("description", line.floor()), measured.floor());
        ObjectNode details = node.putObject("details");
        for (Map.Entry<String, Double> detail : new TreeMap<>(measured.details()).entrySet()) {
            add(details, detail.getKey(), detail.getValue());
        }
        ArrayNode notes = node.putArray("notes");
        measured.notes().forEach(notes::add);
        return node;
    }

    private static ObjectNode node(Stage stage) {
        ObjectNode node = NODES.objectNode();
        node.put("name", stage.name());
        add(node, "p50Micros", stage.p50Micros());
        add(node, "p99Micros", stage.p99Micros());
        return node;
    }

    private static void add(ObjectNode node, Measurement measurement) {
        add(node, "median", measurement.median());
        add(node, "min", measurement.min());
        add(node, "max", measurement.max());
        ArrayNode samples = node.putArray("samples");
        for (double sample : measurement.samples()) {
            if (Double.isFinite(sample)) {
                samples.add(Figures.rounded(sample));
            } else {
                samples.addNull();
            }
        }
    }

    private static void add(ObjectNode node, Target target) {
        switch (target) {
            case Target.AtLeast atLeast ->
                add(node.put("kind", TargetKind.AT_LEAST.wireName()), "ratio", atLeast.ratio());
            case Target.AtMost atMost -> add(node.put("kind", TargetKind.AT_MOST.wireName()), "ratio", atMost.ratio());
            case Target.None none -> node.put("kind", TargetKind.NONE.wireName());
        }
    }

    private static void add(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, Figures.rounded(value));
        } else {
            node.putNull(name);
        }
    }
}
