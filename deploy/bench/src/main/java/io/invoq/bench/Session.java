package io.invoq.bench;

import com.sun.management.OperatingSystemMXBean;
import io.invoq.bench.load.ClosedLoop;
import io.invoq.bench.report.Measured;
import io.invoq.bench.report.Report;
import io.invoq.bench.report.Stage;
import io.invoq.bench.scenario.Scenario;
import io.invoq.bench.scenario.Scenarios;
import io.invoq.bench.stages.CallStages;
import io.invoq.bench.system.Bench;
import io.invoq.bench.system.BenchConfig;
import io.invoq.bench.system.Subject;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One run from the start of its processes to its report. Used by one thread. */
final class Session {

    /** The scenario that the stages of a call belong to. */
    private static final String ONE_CALL = "sync-c1";

    private static final int CROWD = 64;

    /** How many warm-ups of a scenario a whole system needs. */
    private static final int YOUTH = 3;

    private final Settings settings;
    private final PrintStream progress;
    private final Git git;

    Session(Settings settings, PrintStream progress) {
        this.settings = settings;
        this.progress = progress;
        this.git = new Git(settings.root());
    }

    /**
     * Measures scenarios. One that fails does not stop the others.
     *
     * @param failures is given what failed, by scenario
     */
    Report run(List<Scenario> scenarios, Map<String, Exception> failures) throws Exception {
        BenchConfig config =
                new BenchConfig(settings.root(), settings.quick(), settings.standalone(), Settings.BODY_SIZE);
        try (Bench bench = Bench.open(config)) {
            String revision = settings.against();
            if (revision == null) {
                return run(bench, null, scenarios, failures);
            }
            String commit = git.commit(revision);
            say("building " + commit);
            try {
                Path other = git.checkOut(commit, bench.scratch().resolve("checkout"));
                return run(bench, new Run.Against(commit, bench.startSubject(commit, other)), scenarios, failures);
            } finally {
                bench.close();
                git.forgetRemoved();
            }
        }
    }

    private Report run(
            Bench bench, Run.@Nullable Against against, List<Scenario> scenarios, Map<String, Exception> failures)
            throws Exception {
        say("starting");
        Subject subject = bench.startSubject("subject", settings.root());
        warmUp(bench, subject, against);
        boolean looksCloser = against == null
                && scenarios.stream()
                        .anyMatch(scenario -> scenario.line().name().equals(ONE_CALL));
        List<Stage> stages = looksCloser ? stages(bench, subject) : List.of();
        return report(
                against == null ? "" : against.sha(), measure(bench, subject, against, scenarios, failures), stages);
    }

    private List<Measured> measure(
            Bench bench,
            Subject subject,
            Run.@Nullable Against against,
            List<Scenario> scenarios,
            Map<String, Exception> failures)
            throws InterruptedException {
        Run run = new Run(bench, subject, against, settings.plan(), this::say);
        List<Measured> measured = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            try {
                measured.add(run.measure(scenario));
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                failures.put(scenario.line().name(), e);
                say(scenario.line().name() + ": failed");
                e.printStackTrace(progress);
            }
        }
        return measured;
    }

    /** Once for all scenarios: the roles live as long as the run, and a young JVM is several times slower. */
    private void warmUp(Bench bench, Subject subject, Run.@Nullable Against against) throws Exception {
        say("warming up");
        Duration longest = settings.plan().warmUp().multipliedBy(YOUTH);
        ClosedLoop.run(Scenarios.oneCaller(bench, subject), CROWD, longest);
        if (against != null) {
            ClosedLoop.run(Scenarios.oneCaller(bench, against.subject()), CROWD, longest);
        }
    }

    private List<Stage> stages(Bench bench, Subject subject) throws Exception {
        say("stages of one call");
        return new CallStages(subject, bench.scratch())
                .measure(Scenarios.oneCaller(bench, subject), settings.plan().sample());
    }

    private Report report(String against, List<Measured> measured, List<Stage> stages)
            throws IOException, InterruptedException {
        OperatingSystemMXBean machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new Report(
                git.state(),
                against,
                InstantSource.system().instant(),
                Runtime.version().toString(),
                machine.getName() + " " + machine.getVersion(),
                machine.getAvailableProcessors(),
                machine.getTotalMemorySize() >> 20,
                settings.words(),
                measured,
                stages);
    }

    private void say(String what) {
        progress.println("bench: " + what);
    }
}
