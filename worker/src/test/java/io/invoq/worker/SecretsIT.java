package io.invoq.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.invoq.platform.secret.MasterKeys;
import io.invoq.platform.secret.Place;
import io.invoq.platform.secret.SecretsConfig;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.SharedKafka;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.RuntimeName;
import io.invoq.wire.record.FailureKind;
import io.invoq.wire.record.Outcome;
import io.invoq.wire.registry.Secret;
import io.invoq.wire.secret.Sealed;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Secrets as instances find them. */
@ExtendWith({SharedKafka.class, LeakCheck.class})
class SecretsIT {

    private static final Duration CEILING = Duration.ofSeconds(60);
    private static final String KEY = "test:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final String SAME_ID_OTHER_KEY = "test:HxwdHhsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA=";
    private static final String OTHER_KEY = "other:HxwdHhsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA=";

    private final KafkaFixture kafka;
    private final UUID id = UUID.randomUUID();

    @TempDir
    private Path directory;

    SecretsIT(KafkaFixture kafka) {
        this.kafka = kafka;
    }

    @Test
    void aValueIsAFileOfItsInstanceUntilThatEndsAndANewOneComesWithANewInstance() throws Exception {
        // Given
        TestWorker.write(directory, "main.py", """
                import os, stat

                def handler(event, context):
                    root = os.environ["INVOQ_SECRETS"]
                    path = os.path.join(root, "database", "pass.word")
                    modes = [oct(stat.S_IMODE(os.stat(p).st_mode)) for p in (root, os.path.dirname(path), path)]
                    return root + " " + " ".join(modes) + " " + open(path).read()
                """);
        FunctionDefinition function = FunctionBuilder.function("mounting-" + System.nanoTime())
                .runs(RuntimeName.PYTHON3, directory, "main.handler")
                .secrets(id)
                .build();
        Path last;
        try (Worker worker = InProcessWorker.start(kafka, "secrets.keys=" + KEY);
                WorkerTopics topics = new WorkerTopics(kafka.bootstrapServers())) {
            topics.put(secret("erste größe"));
            topics.register(function);

            // When
            String[] first = answer(topics, function).split(" ", 5);

            // Then
            Path mount = Path.of(first[0]);
            assertThat(first[1]).isEqualTo("0o700");
            assertThat(first[2]).isEqualTo("0o700");
            assertThat(first[3]).isEqualTo("0o400");
            assertThat(first[4]).isEqualTo("erste größe");
            assertThat(mount).exists();
            if (Files.isDirectory(Path.of("/dev/shm"))) {
                assertThat(mount).startsWith(Path.of("/dev/shm"));
            }

            // When
            topics.put(secret("zweite"));

            // Then
            await().atMost(CEILING)
                    .untilAsserted(() -> assertThat(answer(topics, function)).endsWith(" zweite"));
            await().atMost(CEILING).untilAsserted(() -> assertThat(mount).doesNotExist());
            last = Path.of(answer(topics, function).split(" ", 2)[0]);
            assertThat(last).exists();
        }
        assertThat(last).doesNotExist();
        assertThat(last.getParent()).doesNotExist();
    }

    @Test
    void aSecretThatIsMissingOrDoesNotOpenFailsTheStartAndSaysWhich() throws Exception {
        TestWorker.write(directory, "cat.sh", "#!/bin/sh\ncat \"$INVOQ_SECRETS\"/*/*\n");
        UUID unknown = UUID.randomUUID();
        FunctionDefinition function = function("opening", id);
        FunctionDefinition missing = function("missing", id, unknown);
        for (Map.Entry<String, String> each : Map.of(
                        SAME_ID_OTHER_KEY, "does not open with master key 'test'",
                        OTHER_KEY, "is encrypted with master key 'test', of which this node has none; it has [other]")
                .entrySet()) {
            try (Worker worker = InProcessWorker.start(kafka, "secrets.keys=" + each.getKey());
                    WorkerTopics topics = new WorkerTopics(kafka.bootstrapServers())) {
                topics.put(secret("marker-7f3a9c"));
                topics.register(function);

                assertThat(failure(topics, function))
                        .contains("key 'pass.word' of secret " + id)
                        .contains(each.getValue())
                        .doesNotContain("marker");
            }
        }
        try (Worker worker = InProcessWorker.start(kafka, "secrets.keys=" + KEY);
                WorkerTopics topics = new WorkerTopics(kafka.bootstrapServers())) {
            topics.register(missing);

            assertThat(failure(topics, missing)).contains("there is no secret " + unknown);
            assertThat(answer(topics, function)).isEqualTo("marker-7f3a9c");
        }
    }

    private FunctionDefinition function(String name, UUID... secrets) {
        return FunctionBuilder.function(name + "-" + System.nanoTime())
                .runs(RuntimeName.EXEC, directory, "./cat.sh")
                .secrets(secrets)
                .build();
    }

    private Secret secret(String value) {
        Place place = new Place.Value("tests", id, "pass.word");
        Sealed sealed =
                MasterKeys.load(new SecretsConfig(null, KEY)).seal(place, value.getBytes(StandardCharsets.UTF_8));
        return new Secret("tests", id, "database", Map.of("pass.word", sealed), Instant.EPOCH, Instant.EPOCH);
    }

    private static String answer(WorkerTopics topics, FunctionDefinition function) {
        Outcome outcome = outcome(topics, function);
        assertThat(outcome).isInstanceOf(Outcome.Answered.class);
        return ((Outcome.Answered) outcome).answer().body().utf8();
    }

    private static String failure(WorkerTopics topics, FunctionDefinition function) {
        Outcome outcome = outcome(topics, function);
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        Outcome.Failed failed = (Outcome.Failed) outcome;
        assertThat(failed.kind()).isEqualTo(FailureKind.INITIALIZER_FAILED);
        return failed.message();
    }

    private static Outcome outcome(WorkerTopics topics, FunctionDefinition function) {
        return topics.awaitReply(topics.sync(function, "{}", null, CEILING).id(), CEILING)
                .outcome();
    }
}
