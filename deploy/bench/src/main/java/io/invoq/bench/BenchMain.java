package io.invoq.bench;

import io.invoq.bench.peer.Peers;
import io.invoq.bench.report.Report;
import io.invoq.bench.report.ReportJson;
import io.invoq.bench.report.ReportText;
import io.invoq.bench.scenario.Scenario;
import io.invoq.bench.scenario.Scenarios;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures Invoq: {@code deploy/invoq bench}. The result goes to standard output, what is going on to standard error.
 * Exit codes: 1 when a scenario failed, 2 for a command line that cannot be used.
 */
@Command(
        name = "invoq bench",
        mixinStandardHelpOptions = true,
        description = "Measures Invoq against floors: plain clients that do the same work on this machine.")
public final class BenchMain implements Callable<Integer> {

    /** How a result is written. */
    enum Format {
        text,
        json
    }

    @Option(names = "--scenario", paramLabel = "NAME", description = "Only these; * stands for anything. Repeatable.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--list", description = "Lists the scenarios, and measures nothing.")
    private boolean list;

    @Option(names = "--quick", description = "One short pair each: whether it works, not how fast it is.")
    private boolean quick;

    @Option(names = "--pairs", paramLabel = "N", description = "Samples of each side. Default: 5, at least 3.")
    private @Nullable Integer pairs;

    @Option(names = "--seconds", paramLabel = "N", description = "How long each takes. Default: 3.")
    private @Nullable Integer seconds;

    @Option(names = "--format", paramLabel = "text|json", description = "Of the result. Default: text.")
    private Format format = Format.text;

    @Option(names = "--out", paramLabel = "FILE", description = "Where the result goes as JSON besides.")
    private @Nullable Path out;

    @Option(names = "--standalone", description = "Broker and roles in one process.")
    private boolean standalone;

    @Option(names = "--against", paramLabel = "REV", description = "Compares with this commit instead of the floors.")
    private @Nullable String against;

    @Option(names = "--root", paramLabel = "DIR", required = true, description = "The checkout.")
    private Path root = Path.of("");

    private BenchMain() {}

    public static void main(String[] args) {
        System.exit(execute(args));
    }

    /** Runs the command in this process and gives back its exit code. */
    static int execute(String... args) {
        return new CommandLine(new BenchMain()).execute(args);
    }

    @Override
    public Integer call() throws Exception {
        List<Scenario> all = new ArrayList<>(Scenarios.all());
        all.addAll(Peers.all());
        List<Scenario> scenarios = Selection.of(all, names);
        if (list) {
            scenarios.forEach(scenario -> System.out.printf(
                    "%-18s %-8s %s%n",
                    scenario.line().name(),
                    scenario.line().target().words(),
                    scenario.line().about()));
            return CommandLine.ExitCode.OK;
        }
        if (scenarios.isEmpty()) {
            System.err.println("bench: no scenario is called " + names + "; --list shows all");
            return CommandLine.ExitCode.USAGE;
        }
        Settings settings = Settings.of(root.toAbsolutePath().normalize(), quick, standalone, pairs, seconds, against);
        Map<String, Exception> failures = new LinkedHashMap<>();
        Report report = new Session(settings, System.err).run(scenarios, failures);
        print(report);
        failures.forEach((name, failure) -> System.err.println("bench: " + name + " failed: " + firstLine(failure)));
        return failures.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private static String firstLine(Exception failure) {
        return failure.toString().lines().findFirst().orElse("");
    }

    private void print(Report report) throws IOException {
        switch (format) {
            case text -> System.out.print(ReportText.render(report));
            case json -> System.out.print(ReportJson.write(report));
        }
        System.out.flush();
        if (out != null) {
            Files.writeString(out, ReportJson.write(report));
        }
        if (against != null) {
            Losses.of(report).forEach(loss -> System.err.println("bench: " + loss));
        }
    }
}
