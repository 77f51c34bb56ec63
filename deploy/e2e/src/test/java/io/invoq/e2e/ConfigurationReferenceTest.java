package io.invoq.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.dispatcher.DispatcherProcessConfig;
import io.invoq.ingress.IngressProcessConfig;
import io.invoq.platform.config.ConfigReference;
import io.invoq.standalone.StandaloneConfig;
import io.invoq.worker.WorkerProcessConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code deploy/docs/configuration.md} is what the configuration records say, to the letter. */
class ConfigurationReferenceTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "configuration.md");
    private static final String INTRODUCTION = """
            # Configuration reference

            Generated from the configuration records; `mvn -pl deploy/e2e -am test -Dtest=ConfigurationReferenceTest
            -Dinvoq.docs=write -Dsurefire.failIfNoSpecifiedTests=false` writes it anew.

            A key can be given in a YAML file (`--config FILE`), as an environment variable (`ingress.max-in-flight` is
            `INVOQ_INGRESS_MAX_IN_FLIGHT`) or on the command line (`--set ingress.max-in-flight=500`); a later source of
            these wins. Values carry their unit: `500ms`, `30s`, `5m`, `6h`, `7d`; `512B`, `64KiB`, `6MiB`, `2GiB`. A node
            reports every mistake at once and does not start: an unknown key, a value that does not read, one out of range.
            """;

    @Test
    void theReferenceIsWhatTheRecordsSay() throws IOException {
        String expected = INTRODUCTION
                + section("Ingress", "deploy/invoq ingress", IngressProcessConfig.class)
                + section("Worker", "deploy/invoq worker", WorkerProcessConfig.class)
                + section("Callback dispatcher", "deploy/invoq callback-dispatcher", DispatcherProcessConfig.class)
                + section("Standalone", "deploy/invoq up", StandaloneConfig.class)
                + """

                A standalone differs from these defaults: `node.id=standalone`, `node.data` and `broker.data` below
                `--data`, `topics.partitions=8`, `topics.replication-factor=1`, `topics.min-insync-replicas=1`,
                `ingress.host=127.0.0.1`, `callbacks.allow-loopback=true`, and `callbacks.signing-secret` is made once and
                kept in `webhook.secret` below `--data`.
                """;

        if (System.getProperty("invoq.docs", "check").equals("write")) {
            Files.writeString(DOCUMENT, expected);
        }

        assertThat(Files.readString(DOCUMENT))
                .as("deploy/docs/configuration.md; its head says how to write it anew")
                .isEqualTo(expected);
    }

    private static String section(String title, String command, Class<? extends Record> root) {
        return "\n## " + title + "\n\n`" + command + "`\n\n" + ConfigReference.table(root);
    }
}
