package io.invoq.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.bench.report.Report;
import io.invoq.bench.report.ReportJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether the bench works, not how fast anything is. */
class BenchSmokeIT {

    private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();
    private static final Path JAR =
            ROOT.resolve("deploy/standalone/target/invoq/lib/invoq-standalone-0.1.0-SNAPSHOT.jar");

    @TempDir
    private Path directory;

    /** This build has made it, so the launcher need not build it again. */
    @BeforeAll
    static void markAsBuilt() throws Exception {
        Files.setLastModifiedTime(JAR, FileTime.from(InstantSource.system().instant()));
    }

    @Test
    void quickRunMeasuresSyncAndAcceptedCallsAgainstTheirFloors() throws Exception {
        // Given
        Path out = directory.resolve("report.json");

        // When
        int code = BenchMain.execute(
                "--root",
                ROOT.toString(),
                "--quick",
                "--scenario",
                "sync-c1",
                "--scenario",
                "accept-*",
                "--format",
                "json",
                "--out",
                out.toString());

        // Then
        assertThat(code).isZero();
        Report report = ReportJson.read(Files.readString(out));
        assertThat(report.scenarios())
                .extracting(measured -> measured.line().name())
                .contains("sync-c1", "accept-c256", "accept-batch");
        assertThat(report.scenarios())
                .allSatisfy(measured -> assertThat(measured.ratio().median()).isPositive());
        assertThat(report.scenarios().getFirst().details())
                .containsKeys("ingress bytes/call", "worker cpu µs/call", "floor kafka-echo cpu µs/call");
    }

    @Test
    void nameOfNoScenarioIsAMistake() {
        // When
        int code = BenchMain.execute("--root", ROOT.toString(), "--scenario", "sync-c2");

        // Then
        assertThat(code).isEqualTo(2);
    }
}
