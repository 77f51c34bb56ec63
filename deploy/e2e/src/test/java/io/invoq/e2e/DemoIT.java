package io.invoq.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.testkit.Ports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's commands, run as a reader would type them. */
class DemoIT {

    private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();

    @TempDir
    private Path directory;

    @Test
    void theDemoRunsToItsEnd() throws IOException, InterruptedException {
        // When
        Path output = directory.resolve("output");
        int exit = run(output, "deploy/invoq", "demo");

        // Then
        assertThat(exit).as(Files.readString(output)).isZero();
        assertThat(Files.readString(output))
                .contains(
                        "HTTP/1.1 200",
                        "HTTP/1.1 202",
                        "HTTP/1.1 204",
                        "Hello, Ada!",
                        "webhook-signature: v1,",
                        "Stopped.");
    }

    @Test
    void theLauncherExplainsItselfAndRefusesWhatItDoesNotKnow() throws IOException, InterruptedException {
        // When
        Path help = directory.resolve("help");
        Path unknown = directory.resolve("unknown");
        int helpExit = run(help, "deploy/invoq", "help");
        int unknownExit = run(unknown, "deploy/invoq", "fly");

        // Then
        assertThat(helpExit).isZero();
        assertThat(Files.readString(help)).contains("up", "demo", "ingress", "worker", "callback-dispatcher");
        assertThat(unknownExit).isEqualTo(2);
        assertThat(Files.readString(unknown)).contains("unknown command 'fly'");
    }

    @Test
    void theReadmesCurlExamplesRunAgainstAStandalone() throws IOException, InterruptedException {
        // Given
        String readme = Files.readString(ROOT.resolve("README.md"));
        List<String> blocks = new ArrayList<>();
        Matcher matcher = Pattern.compile("```sh\\n(.*?)```", Pattern.DOTALL).matcher(readme);
        while (matcher.find()) {
            if (matcher.group(1).contains("curl")) {
                blocks.add(matcher.group(1));
            }
        }
        assertThat(blocks).as("shell blocks with curl in the README").isNotEmpty();

        // When
        Path output = directory.resolve("output");
        List<Integer> ports = Ports.free(2);
        String script = """
                set -eu
                cd '%s'
                deploy/invoq up --port %d --admin-port %d --data '%s' >/dev/null 2>&1 &
                invoq=$!
                trap 'kill $invoq 2>/dev/null; wait $invoq 2>/dev/null || true' EXIT
                curl -sf --retry 600 --retry-delay 0 --retry-max-time 100 --retry-all-errors -o /dev/null \\
                    http://127.0.0.1:%d/health/ready
                %s
                """.formatted(
                        ROOT,
                        ports.get(0),
                        ports.get(1),
                        directory.resolve("data"),
                        ports.get(1),
                        String.join("\n", blocks)
                                .replace("127.0.0.1:8080", "127.0.0.1:" + ports.get(0))
                                .replace(
                                        "data/admin.token",
                                        directory.resolve("data/admin.token").toString())
                                .replace("curl ", "curl -sS --fail-with-body "));
        int exit = run(output, "bash", "-c", script);

        // Then
        assertThat(exit).as(Files.readString(output)).isZero();
        assertThat(Files.readString(output))
                .contains("Hello, Ada!", "202 Accepted", "Hello, Edsger!", "Hello, Barbara!", "Invoke-Version: ");
    }

    private static int run(Path output, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(ROOT.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(4, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException(
                    String.join(" ", command) + " did not end:\n" + Files.readString(output, StandardCharsets.UTF_8));
        }
        return process.exitValue();
    }
}
