package io.invoq.bench.stages;

import io.invoq.bench.load.Callers;
import io.invoq.bench.load.ClosedLoop;
import io.invoq.bench.load.LoadResult;
import io.invoq.bench.report.Measurement;
import io.invoq.bench.system.BenchException;
import io.invoq.bench.system.RoleProcess;
import io.invoq.bench.system.Subject;
import io.invoq.platform.stage.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * Measures the stages of a synchronous call with nothing else going on: one caller, and in each role a flight recording
 * of the moments that {@link Stage} marks. Used by one thread.
 */
public final class CallStages {

    private static final String EVENT = "io.invoq.CallStage";
    private static final int CROWD = 64;

    /** What lies between each moment and the one before it. */
    private static final Map<Stage, String> WORDS = new EnumMap<>(Map.of(
            Stage.PUBLISHED, "ingress: token, function, body, record handed to the producer",
            Stage.CONSUMED, "ingress's producer, broker, worker's consumer: the record there and read",
            Stage.STARTED, "worker: scheduled, handed to the call's own thread",
            Stage.ENDED, "worker: the function itself",
            Stage.REPLIED, "worker: slot given back, reply handed to the producer",
            Stage.REPLY_READ, "worker's producer, broker, ingress's consumer: the reply there and read",
            Stage.WOKEN, "ingress: the request's thread woken, reply read",
            Stage.ANSWERED, "ingress: response written"));

    private final Subject subject;
    private final Path scratch;

    /** @param scratch where recordings go until they have been read */
    public CallStages(Subject subject, Path scratch) {
        this.subject = subject;
        this.scratch = scratch;
    }

    /** Loads it and looks. The last stage is what the caller saw beyond the rest: connections and its own work. */
    public List<io.invoq.bench.report.Stage> measure(Callers callers, Duration duration) throws Exception {
        ClosedLoop.run(callers, CROWD, duration); // a young JVM is slow, and one caller does not make it older
        List<RoleProcess.Recording> recordings = new ArrayList<>();
        for (RoleProcess process : subject.processes()) {
            recordings.add(process.record(Map.of(EVENT + "#enabled", "true")));
        }
        LoadResult seen = ClosedLoop.run(callers, 1, duration);
        Map<String, Map<Stage, Long>> calls = new HashMap<>();
        for (int i = 0; i < recordings.size(); i++) {
            Path file = scratch.resolve("stages-" + i + ".jfr");
            recordings.get(i).end(file);
            read(file, calls);
            Files.delete(file);
        }
        return stages(calls.values(), seen.millis(50) * 1e3, seen.millis(99) * 1e3);
    }

    private static void read(Path file, Map<String, Map<Stage, Long>> calls) throws IOException {
        try (RecordingFile recording = new RecordingFile(file)) {
            while (recording.hasMoreEvents()) {
                RecordedEvent event = recording.readEvent();
                if (event.getEventType().getName().equals(EVENT)) {
                    calls.computeIfAbsent(event.getString("requestId"), id -> new EnumMap<>(Stage.class))
                            .put(Stage.valueOf(event.getString("stage")), event.getLong("nanos"));
                }
            }
        }
    }

    private static List<io.invoq.bench.report.Stage> stages(
            Iterable<Map<Stage, Long>> calls, double totalP50, double totalP99) {
        Map<Stage, List<Double>> micros = new EnumMap<>(Stage.class);
        for (Map<Stage, Long> call : calls) {
            if (call.size() == Stage.values().length) {
                long before = moment(call, Stage.ACCEPTED);
                for (Stage stage : WORDS.keySet()) {
                    long now = moment(call, stage);
                    micros.computeIfAbsent(stage, s -> new ArrayList<>()).add((now - before) / 1e3);
                    before = now;
                }
            }
        }
        if (micros.isEmpty()) {
            throw new BenchException("no call was recorded in all of its stages");
        }
        List<io.invoq.bench.report.Stage> stages = new ArrayList<>();
        double known = 0;
        for (Map.Entry<Stage, List<Double>> stage : micros.entrySet()) {
            double p50 = Measurement.of(stage.getValue()).median();
            known += p50;
            stages.add(new io.invoq.bench.report.Stage(words(stage.getKey()), p50, p99(stage.getValue())));
        }
        stages.add(new io.invoq.bench.report.Stage(
                "all else of what the caller saw (its p99 is the whole call's)",
                Math.max(0, totalP50 - known),
                totalP99));
        return stages;
    }

    private static long moment(Map<Stage, Long> call, Stage stage) {
        return Objects.requireNonNull(call.get(stage));
    }

    private static String words(Stage stage) {
        return Objects.requireNonNull(WORDS.get(stage));
    }

    private static double p99(List<Double> samples) {
        double[] sorted = samples.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted[(int) (sorted.length * 0.99)];
    }
}
