package io.invoq.bench;

import io.invoq.bench.report.Line;
import io.invoq.bench.report.Measured;
import io.invoq.bench.report.Measurement;
import io.invoq.bench.report.Target;
import io.invoq.bench.scenario.Probe;
import io.invoq.bench.scenario.Sample;
import io.invoq.bench.scenario.Scenario;
import io.invoq.bench.system.Bench;
import io.invoq.bench.system.Subject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Measures scenarios: opens both sides, warms both up, then takes a sample of one and of the other in turn, so that a busy
 * minute of the machine meets both. Used by one thread.
 */
final class Run {

    /**
     * How much is measured.
     *
     * @param warmUp how long each side is warmed up
     * @param pairs pairs of samples that count
     * @param sample how long each takes
     */
    record Plan(Duration warmUp, int pairs, Duration sample) {}

    /** Another commit that takes the place of the floor. */
    record Against(String sha, Subject subject) {}

    private final Bench bench;
    private final Subject subject;
    private final @Nullable Against against;
    private final Plan plan;
    private final Consumer<String> progress;

    Run(Bench bench, Subject subject, @Nullable Against against, Plan plan, Consumer<String> progress) {
        this.bench = bench;
        this.subject = subject;
        this.against = against;
        this.plan = plan;
        this.progress = progress;
    }

    /** Measures one. */
    Measured measure(Scenario scenario) throws Exception {
        String name = scenario.line().name();
        try (Probe value = scenario.openSubject(bench, subject);
                Probe floor = openFloor(scenario)) {
            progress.accept(name + ": warming up");
            value.warmUp(plan.warmUp());
            floor.warmUp(plan.warmUp());
            List<Sample> values = new ArrayList<>();
            List<Sample> floors = new ArrayList<>();
            for (int i = 1; i <= plan.pairs(); i++) {
                values.add(value.measure(plan.sample()));
                floors.add(floor.measure(plan.sample()));
                progress.accept("%s: pair %d of %d: %.2f to %.2f %s, %.3f ×"
                        .formatted(
                                name,
                                i,
                                plan.pairs(),
                                values.getLast().value(),
                                floors.getLast().value(),
                                scenario.line().unit().symbol(),
                                values.getLast().value() / floors.getLast().value()));
            }
            return sum(scenario, values, floors);
        }
    }

    private Probe openFloor(Scenario scenario) throws Exception {
        return against == null ? scenario.openFloor(bench) : scenario.openSubject(bench, against.subject());
    }

    private Measured sum(Scenario scenario, List<Sample> values, List<Sample> floors) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            ratios.add(values.get(i).value() / floors.get(i).value());
        }
        Map<String, Double> details = new TreeMap<>();
        medians("", values, details);
        medians("floor ", floors, details);
        Measurement ratio = Measurement.of(ratios);
        List<String> notes = new ArrayList<>(scenario.notes());
        if (ratio.spread() > Measured.NOISY) {
            notes.add("the machine was too noisy to tell: from %.2f to %.2f ×".formatted(ratio.min(), ratio.max()));
        }
        return new Measured(line(scenario.line()), values(values), values(floors), ratio, details, notes);
    }

    private Line line(Line line) {
        return against == null
                ? line
                : new Line(line.name(), line.about(), "the same at " + against.sha(), line.unit(), new Target.None());
    }

    private static Measurement values(List<Sample> samples) {
        return Measurement.of(samples.stream().map(Sample::value).toList());
    }

    private static void medians(String prefix, List<Sample> samples, Map<String, Double> details) {
        for (String name : samples.getFirst().details().keySet()) {
            List<Double> seen =
                    samples.stream().map(sample -> sample.details().get(name)).toList();
            details.put(prefix + name, Measurement.of(seen).median());
        }
    }
}
