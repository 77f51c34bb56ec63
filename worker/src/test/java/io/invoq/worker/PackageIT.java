package io.invoq.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.platform.packages.PackageFile;
import io.invoq.platform.packages.PackageStore;
import io.invoq.platform.packages.PackageStores;
import io.invoq.platform.packages.PackagesConfig;
import io.invoq.platform.packages.SealedFiles;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.SharedKafka;
import io.invoq.testkit.TestPackage;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.PackageDigest;
import io.invoq.wire.function.RuntimeName;
import io.invoq.wire.record.FailureKind;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.Outcome;
import io.invoq.wire.record.Result;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Functions whose code is a package, on a whole worker. */
@ExtendWith({LeakCheck.class, SharedKafka.class})
class PackageIT {

    private static final Duration CEILING = Duration.ofSeconds(60);

    private final KafkaFixture kafka;

    @TempDir
    private Path directory;

    private WorkerTopics topics;
    private Worker worker;

    PackageIT(KafkaFixture kafka) {
        this.kafka = kafka;
    }

    @BeforeEach
    void start() throws InterruptedException {
        worker = InProcessWorker.start(kafka, "node.data=" + directory, "node.id=packages-" + System.nanoTime());
        topics = new WorkerTopics(kafka.bootstrapServers());
    }

    @AfterEach
    void stop() throws Exception {
        worker.close();
        topics.close();
        SealedFiles.delete(directory.resolve("package-cache"));
    }

    private PackageDigest upload(byte[] zip) throws Exception {
        try (PackageStore store = PackageStores.open(PackagesConfig.defaults(), directory);
                PackageFile file =
                        PackageFile.receive(new ByteArrayInputStream(zip), directory.resolve("up"), 1 << 20)) {
            store.put(file);
            return file.digest();
        }
    }

    private static FunctionDefinition function(String name, PackageDigest digest, int revision) {
        return FunctionBuilder.function(name)
                .runs(RuntimeName.EXEC, Path.of("/"), "run.sh")
                .inPackage(digest)
                .revision(revision)
                .build();
    }

    private String answer(Invocation invocation) {
        Result reply = topics.awaitReply(invocation.id(), CEILING);
        assertThat(reply.outcome()).isInstanceOf(Outcome.Answered.class);
        return ((Outcome.Answered) reply.outcome()).answer().body().utf8();
    }

    @Test
    void runsCodeThatIsFetchedWhenItIsFirstNeeded() throws Exception {
        // Given
        PackageDigest digest = upload(
                TestPackage.of(Map.of("run.sh", "#!/bin/sh\ncat lib/greeting; cat\n", "lib/greeting", "hello ")));
        FunctionDefinition function = function("packaged-" + System.nanoTime(), digest, 1);
        topics.register(function);

        // When, Then
        assertThat(answer(topics.sync(function, "Ada", null, CEILING))).isEqualTo("hello Ada");
    }

    @Test
    void aNewVersionLeavesCallsOnTheOldOneAlone() throws Exception {
        // Given
        Path go = directory.resolve("go");
        Path running = directory.resolve("running");
        String script =
                "#!/bin/sh\ntouch %s\nwhile [ ! -e %s ]; do sleep 0.05; done\ncat word\n".formatted(running, go);
        String name = "versions-" + System.nanoTime();
        FunctionDefinition old = function(name, upload(TestPackage.of(Map.of("run.sh", script, "word", "old"))), 1);
        topics.register(old);
        Invocation first = topics.sync(old, "", null, CEILING);
        Awaitility.await().atMost(CEILING).until(() -> Files.exists(running));

        // When
        FunctionDefinition changed =
                function(name, upload(TestPackage.of(Map.of("run.sh", "#!/bin/sh\ncat word\n", "word", "new"))), 2);
        topics.register(changed);

        // Then
        assertThat(answer(topics.sync(changed, "", null, CEILING))).isEqualTo("new");
        Files.createFile(go);
        assertThat(answer(first)).isEqualTo("old");
    }

    @Test
    void aDamagedPackageFailsTheCallAndIsFetchedAgainForTheNext() throws Exception {
        // Given
        byte[] zip = TestPackage.of(Map.of("run.sh", "#!/bin/sh\necho ok\n"));
        PackageDigest digest = upload(zip);
        Path place = directory
                .resolve("packages")
                .resolve(digest.hex().substring(0, 2))
                .resolve(digest.hex());
        Files.write(place, TestPackage.of(Map.of("run.sh", "#!/bin/sh\necho other\n")));
        FunctionDefinition function = function("damaged-" + System.nanoTime(), digest, 1);
        topics.register(function);

        // When
        Result refused =
                topics.awaitReply(topics.sync(function, "", null, CEILING).id(), CEILING);

        // Then
        assertThat(refused.outcome()).isInstanceOf(Outcome.Failed.class);
        Outcome.Failed failed = (Outcome.Failed) refused.outcome();
        assertThat(failed.kind()).isEqualTo(FailureKind.NO_INSTANCE);
        assertThat(failed.message()).contains("package " + digest + " is damaged");
        Files.write(place, zip);
        assertThat(answer(topics.sync(function, "", null, CEILING))).isEqualTo("ok\n");
    }
}
