package io.invoq.bench.micro;

import java.util.Collection;
import java.util.concurrent.Callable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code deploy/invoq bench --micro [PATTERN]}: runs micro benchmarks, with the bytes that each operation allocates. */
@Command(
        name = "invoq bench --micro",
        mixinStandardHelpOptions = true,
        description = "Runs the micro benchmarks: nanoseconds and allocated bytes per operation.")
public final class MicroMain implements Callable<Integer> {

    private static final String ALL = ".*";
    private static final TimeValue SHORT = TimeValue.milliseconds(100);

    @Parameters(
            arity = "0..1",
            paramLabel = "PATTERN",
            defaultValue = ALL,
            description = "A regular expression that is looked for in class.method; all when left out.")
    private String pattern = ALL;

    @Option(names = "--quick", description = "Only look whether they run: their numbers mean nothing.")
    private boolean quick;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "1",
            description = "Length of each of 3 warm-ups and 3 measurements (default: ${DEFAULT-VALUE}).")
    private int seconds = 1;

    private MicroMain() {}

    /** Exits with 0 when all ran, 1 when one failed or none fits the pattern, 2 on bad usage. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new MicroMain()).execute(args));
    }

    @Override
    public Integer call() {
        try {
            if (quick) {
                runQuickly(pattern);
            } else {
                new Runner(measured(pattern, seconds).build()).run();
            }
            return 0;
        } catch (RunnerException e) {
            System.err.println("bench: " + (e.getMessage() == null ? "no benchmark fits " + pattern : e.getMessage()));
            return 1;
        }
    }

    /** Runs each once, in this JVM, to see whether they work. */
    static Collection<RunResult> runQuickly(String pattern) throws RunnerException {
        ChainedOptionsBuilder options = options(pattern)
                .forks(0)
                .warmupIterations(1)
                .warmupTime(SHORT)
                .measurementIterations(1)
                .measurementTime(SHORT);
        return new Runner(options.build()).run();
    }

    private static ChainedOptionsBuilder measured(String pattern, int seconds) {
        TimeValue time = TimeValue.seconds(seconds);
        return options(pattern)
                .forks(1)
                .warmupIterations(3)
                .warmupTime(time)
                .measurementIterations(3)
                .measurementTime(time);
    }

    private static ChainedOptionsBuilder options(String pattern) {
        return new OptionsBuilder()
                .include(pattern)
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true);
    }
}
