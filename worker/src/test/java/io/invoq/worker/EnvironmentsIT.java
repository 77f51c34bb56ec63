package io.invoq.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.invoq.platform.secret.Environments;
import io.invoq.platform.secret.MasterKeys;
import io.invoq.platform.secret.SecretsConfig;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.SharedKafka;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.RuntimeName;
import io.invoq.wire.record.FailureKind;
import io.invoq.wire.record.Outcome;
import io.invoq.worker.runtime.JavaCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Sealed environments as instances find them: in clear. */
@ExtendWith({SharedKafka.class, LeakCheck.class})
class EnvironmentsIT {

    private static final Duration CEILING = Duration.ofSeconds(60);
    private static final String KEY = "test:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final String SAME_ID_OTHER_KEY = "test:HxwdHhsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA=";
    private static final String OTHER_KEY = "other:HxwdHhsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA=";

    private final KafkaFixture kafka;

    @TempDir
    private Path directory;

    EnvironmentsIT(KafkaFixture kafka) {
        this.kafka = kafka;
    }

    @Test
    void everyKindOfFunctionSeesTheValue() throws Exception {
        // Given
        TestWorker.write(directory, "main.py", """
                import json, os

                def handler(event, context):
                    told = json.loads(os.environ["RUNTIME_USERDATA"])["GREETING"]
                    return " ".join((os.environ["GREETING"], told, context.getUserData("GREETING")))
                """);
        TestWorker.write(directory, "env.sh", "#!/bin/sh\nprintf %s \"$GREETING\"\n");
        JavaCode.compile(directory, "F", """
                public class F implements InlineFunction {
                    String greeting = "";
                    public void initialize(InlineSetup s) { greeting = s.environment().get("GREETING"); }
                    public HttpAnswer call(HttpRequest r, InlineContext c) {
                        return new HttpAnswer(200, HttpHeaders.NONE, "text/plain", Payload.of(greeting));
                    }
                }
                """);
        FunctionDefinition python = function(RuntimeName.PYTHON3, "main.handler");
        FunctionDefinition exec = function(RuntimeName.EXEC, "./env.sh");
        FunctionDefinition inline = function(RuntimeName.JAVA_INLINE, "fn.F");
        try (Worker worker = InProcessWorker.start(kafka, "secrets.keys=" + KEY, "worker.runtime.inline=true");
                WorkerTopics topics = new WorkerTopics(kafka.bootstrapServers())) {
            List.of(python, exec, inline).forEach(each -> topics.register(sealed(each, KEY)));

            // When, Then
            assertThat(answer(topics, python)).isEqualTo("größe größe größe");
            assertThat(answer(topics, exec)).isEqualTo("größe");
            assertThat(answer(topics, inline)).isEqualTo("größe");
        }
    }

    @Test
    void oneThatDoesNotOpenFailsTheStartAndSaysWhichUntilItIsSealedAgain() throws Exception {
        // Given
        TestWorker.write(directory, "env.sh", "#!/bin/sh\nprintf %s \"$GREETING\"\n");
        for (Map.Entry<String, String> each : Map.of(
                        SAME_ID_OTHER_KEY, "does not open with master key 'test'",
                        OTHER_KEY, "is encrypted with master key 'test', of which this node has none; it has [other]")
                .entrySet()) {
            FunctionDefinition function = function(RuntimeName.EXEC, "./env.sh");
            try (Worker worker = InProcessWorker.start(kafka, "secrets.keys=" + each.getKey());
                    WorkerTopics topics = new WorkerTopics(kafka.bootstrapServers())) {
                // When
                topics.register(sealed(function, KEY));

                // Then
                assertThat(failure(topics, function))
                        .contains("the environment of function " + function.urn())
                        .contains(each.getValue())
                        .doesNotContain("größe");

                // When
                topics.register(sealed(function, each.getKey()));

                // Then
                await().atMost(CEILING)
                        .untilAsserted(
                                () -> assertThat(answer(topics, function)).isEqualTo("größe"));
            }
        }
    }

    @Test
    void toBeSealedAgainRetiresNoInstance() throws Exception {
        // Given
        TestWorker.write(directory, "main.py", """
                import os

                def handler(event, context):
                    return str(os.getpid()) + os.environ["GREETING"]
                """);
        FunctionDefinition function = function(RuntimeName.PYTHON3, "main.handler");
        FunctionDefinition next = FunctionBuilder.function("next-" + System.nanoTime())
                .runs(RuntimeName.PYTHON3, directory, "main.handler")
                .environment(Map.of("GREETING", "größe"))
                .build();
        try (Worker worker = InProcessWorker.start(kafka, "secrets.keys=" + OTHER_KEY + "," + KEY);
                WorkerTopics topics = new WorkerTopics(kafka.bootstrapServers())) {
            topics.register(function);
            String first = answer(topics, function);

            // When
            for (String key : List.of(KEY, OTHER_KEY)) {
                topics.register(sealed(function, key));
            }
            topics.register(sealed(next, KEY)); // what is registered later is known later
            answer(topics, next);

            // Then
            assertThat(answer(topics, function)).isEqualTo(first).endsWith("größe");
        }
    }

    private FunctionDefinition function(RuntimeName runtime, String handler) {
        return FunctionBuilder.function("opening-" + System.nanoTime())
                .runs(runtime, directory, handler)
                .environment(Map.of("GREETING", "größe"))
                .build();
    }

    private static FunctionDefinition sealed(FunctionDefinition function, String key) {
        return new Environments(MasterKeys.load(new SecretsConfig(null, key))).seal(function);
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
