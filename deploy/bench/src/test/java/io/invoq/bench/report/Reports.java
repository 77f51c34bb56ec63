package io.invoq.bench.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reports to render. */
final class Reports {

    private Reports() {}

    /** Lines of every kind: met, missed, noisy, without a target, with a ratio far off the others. */
    static Report full() {
        return report(
                List.of(
                        measured(
                                new Line(
                                        "sync-c1",
                                        "Sync calls of an idempotent echo, one at a time",
                                        "produce → consume → produce → consume with bare clients, p50",
                                        Unit.MILLISECONDS,
                                        new Target.AtMost(1.4)),
                                List.of(1.31234, 1.29, 1.353),
                                List.of(1.01, 0.98765, 1.02),
                                Map.of("p99 ms", 2.71828, "ingress bytes/call", 14_321.9, "floor p99 ms", 1.9),
                                List.of()),
                        measured(
                                new Line(
                                        "sync-c256",
                                        "The same, 256 at a time",
                                        "the same, calls/s",
                                        Unit.CALLS_PER_SECOND,
                                        new Target.AtLeast(0.55)),
                                List.of(11_234.56, 10_987.0, 11_900.1),
                                List.of(25_123.4, 24_000.0, 26_543.2),
                                Map.of("p99 ms", 41.5, "ingress cpu µs/call", 61.25, "worker cpu µs/call", 44.0),
                                List.of("Two cores carry all processes.")),
                        measured(
                                new Line(
                                        "async-drain",
                                        "A backlog <of 1 million> | run down",
                                        "consumer & transactional producer",
                                        Unit.RECORDS_PER_SECOND,
                                        new Target.None()),
                                List.of(1_234_567.0, 800_000.0, 1_300_000.0),
                                List.of(150_000.0, 149_000.0, 151_000.0),
                                Map.of(),
                                List.of("The machine was too noisy to tell."))),
                List.of(
                        new Stage("ingress: request read → record handed over", 61.04, 180.2),
                        new Stage("producer → broker → worker's poll", 540.77, 1_820.5),
                        new Stage("worker: decode, run, encode", 8.2, 55.1),
                        new Stage("producer → broker → ingress's poll", 498.3, 1_700.0)));
    }

    /** As many lines as there may be, with the longest names and numbers. */
    static Report wide() {
        List<Measured> lines = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            double scale = Math.pow(10, i % 7);
            Unit unit = i % 2 == 0 ? Unit.CALLS_PER_SECOND : Unit.RECORDS_PER_SECOND;
            lines.add(measured(
                    new Line("sync-gated-open-loop-" + i, "about", "floor", unit, new Target.AtLeast(0.55)),
                    List.of(1.23456 * scale, 1.3 * scale, 0.98765 * scale),
                    List.of(2.3 * scale, 1.999 * scale, 1.8888 * scale),
                    Map.of(
                            "ingress bytes/call", 12_345.0,
                            "worker bytes/call", 12_345.0,
                            "ingress cpu µs/call", 99.9,
                            "worker cpu µs/call", 99.9,
                            "p99 ms", 12.0,
                            "p99.9 ms", 40.0,
                            "floor p99 ms", 12.0,
                            "floor bytes/call", 999.0),
                    List.of("word ".repeat(60).strip())));
        }
        return report(lines, List.of());
    }

    /** A line whose floor gave nothing. */
    static Report withoutRatio() {
        Line line = new Line("accept-c256", "about", "floor", Unit.CALLS_PER_SECOND, new Target.AtLeast(0.6));
        return report(List.of(measured(line, List.of(1.0), List.of(0.0), Map.of(), List.of())), List.of());
    }

    private static Report report(List<Measured> lines, List<Stage> stages) {
        return new Report(
                "2fb7ea8",
                "",
                Instant.parse("2026-11-22T00:13:55Z"),
                "25.0.1+8",
                "Linux 6.8.0",
                2,
                7_900,
                Map.of("pairs", "3", "seconds", "10", "body", "1 KiB", "mode", "processes"),
                lines,
                stages);
    }

    private static Measured measured(
            Line line, List<Double> value, List<Double> floor, Map<String, Double> details, List<String> notes) {
        List<Double> ratio = new ArrayList<>();
        for (int i = 0; i < value.size(); i++) {
            ratio.add(value.get(i) / floor.get(i));
        }
        return new Measured(line, Measurement.of(value), Measurement.of(floor), Measurement.of(ratio), details, notes);
    }
}
