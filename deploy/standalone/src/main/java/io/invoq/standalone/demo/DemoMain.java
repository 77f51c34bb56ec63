package io.invoq.standalone.demo;

import io.invoq.standalone.Standalone;
import io.invoq.standalone.StandaloneConfigs;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code deploy/invoq demo}: a standalone on free ports in a temporary directory, a few calls, and its end. */
@Command(
        name = "invoq demo",
        mixinStandardHelpOptions = true,
        description = "Starts Invoq on free ports, calls sample functions, shows what came back, stops.")
public final class DemoMain implements Callable<Integer> {

    @Option(names = "--samples", paramLabel = "DIR", required = true, description = "Where the sample functions are.")
    private Path samples = Path.of("");

    private DemoMain() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new DemoMain()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Path data = Files.createTempDirectory("invoq-demo-");
        try {
            out.println("Starting Invoq in " + data + ", on free ports of this machine");
            long start = System.nanoTime();
            try (Standalone standalone = Standalone.start(StandaloneConfigs.onFreePorts(data))) {
                out.printf("Ready after %.1f s%n", (System.nanoTime() - start) / 1e9);
                String token = Files.readString(data.resolve("admin.token")).strip();
                Curl curl = new Curl(out, "http://127.0.0.1:" + standalone.port(), token);
                new Demo(out, curl, samples.toAbsolutePath().normalize()).run();
            }
            out.println();
            out.println("Stopped. To keep one running: deploy/invoq up");
            return 0;
        } catch (DemoFailedException e) {
            System.err.println("demo failed: " + e.getMessage());
            return 1;
        } finally {
            delete(data);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(directory + " cannot be deleted", e);
        }
    }
}
