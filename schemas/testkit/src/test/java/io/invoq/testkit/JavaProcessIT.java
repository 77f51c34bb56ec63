package io.invoq.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

final class JavaProcessIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Pattern PORT = Pattern.compile("^port=(\\d+)$");

    @Test
    void showsOutputOfBothStreamsAndTheArgumentsAndEnvironmentGiven() {
        // Given
        try (JavaProcess process =
                echo("exit", "0").environment("GREETING", "hello").start()) {
            // When
            int exitCode = process.awaitExit(TIMEOUT);
            // Then
            assertThat(exitCode).isZero();
            assertThat(process.output()).contains("args exit 0, GREETING=hello", "on standard error");
        }
    }

    @Test
    void failsAtOnceWithTheEndOfTheOutputWhenTheProcessDiesInsteadOfGettingReady() {
        // Given
        try (JavaProcess process = echo("exit", "3").start()) {
            // When, Then
            assertThatThrownBy(() -> process.awaitLine(PORT, Duration.ofMinutes(5)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("ended with exit code 3 while waiting for a line like ^port")
                    .hasMessageContaining("on standard error");
        }
    }

    @Test
    void failsAtTheDeadlineWhenTheLineDoesNotCome() {
        // Given
        try (JavaProcess process = echo("serve").start()) {
            process.awaitLine(PORT, TIMEOUT);
            // When, Then
            assertThatThrownBy(() -> process.awaitLine(Pattern.compile("never"), Duration.ofMillis(200)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("did not come to a line like never within PT0.2S");
        }
    }

    @Test
    void waitsForStatus200AndNotForAnotherOne() {
        // Given
        try (JavaProcess process = echo("serve").start()) {
            String port = process.awaitLine(PORT, TIMEOUT).group(1);
            // When
            process.awaitHttpOk(URI.create("http://127.0.0.1:" + port + "/ok"), TIMEOUT);
            // Then
            assertThatThrownBy(() -> process.awaitHttpOk(
                            URI.create("http://127.0.0.1:" + port + "/other"), Duration.ofMillis(300)))
                    .isInstanceOf(AssertionError.class);
        }
    }

    @Test
    void endsBySigtermWithTheExitCodeOfThatSignal() {
        // Given
        try (JavaProcess process = echo("serve").start()) {
            process.awaitLine(PORT, TIMEOUT);
            // When
            int exitCode = process.terminate(TIMEOUT);
            // Then
            assertThat(exitCode).isEqualTo(128 + 15);
        }
    }

    @Test
    void standsStillWhilePausedAndGoesOnWhenResumed() {
        // Given
        try (JavaProcess process = echo("serve").start()) {
            String port = process.awaitLine(PORT, TIMEOUT).group(1);
            URI uri = URI.create("http://127.0.0.1:" + port + "/ok");
            // When
            process.pause();
            // Then
            Awaitility.await().atMost(5, TimeUnit.SECONDS).until(() -> state(process) == 'T');
            assertThat(process.isAlive()).isTrue();
            process.resume();
            process.awaitHttpOk(uri, TIMEOUT);
        }
    }

    @Test
    void leavesNothingBehindWhenClosedEvenWhilePaused() {
        // Given
        JavaProcess process = echo("serve").start();
        process.awaitLine(PORT, TIMEOUT);
        process.pause();
        // When
        process.close();
        // Then
        assertThat(process.isAlive()).isFalse();
        assertThat(ProcessHandle.of(process.pid())).isEmpty();
    }

    private static JavaCommand echo(String... args) {
        return new JavaCommand("echo", EchoMain.class.getName()).args(args);
    }

    private static char state(JavaProcess process) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
        return stat.charAt(stat.lastIndexOf(')') + 2);
    }
}
