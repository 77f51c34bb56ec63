package io.invoq.worker.runtime;

import static io.invoq.worker.CallBuilder.call;
import static io.invoq.worker.FunctionBuilder.function;
import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.RuntimeName;
import io.invoq.wire.record.HttpAnswer;
import io.invoq.wire.record.Payload;
import io.invoq.worker.TestWorker;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The functions in {@code deploy/samples} do what their first lines say. */
final class SamplesIT {

    private static final Path SAMPLES =
            Path.of("../deploy/samples").toAbsolutePath().normalize();

    private TestWorker worker;

    @BeforeEach
    void start() {
        worker = TestWorker.start();
    }

    @AfterEach
    void stop() {
        worker.close();
    }

    private static FunctionDefinition sample(String name, RuntimeName runtime, String handler) {
        return function(name).runs(runtime, SAMPLES.resolve(name), handler).build();
    }

    @Test
    void pythonGreets() {
        var hello = sample("python-hello", RuntimeName.PYTHON3, "main.handler");

        assertThat(worker.submit(call(hello).json("{\"name\":\"Ada\"}")).text())
                .isEqualTo("{\"message\":\"Hello, Ada!\"}");
        assertThat(worker.submit(call(hello).json("[")).answer().status()).isEqualTo(400);
        assertThat(worker.submit(call(hello).request("GET", "/a/b", "c=d")).text())
                .isEqualTo("{\"method\":\"GET\",\"path\":\"/a/b\",\"query\":{\"c\":\"d\"}}");
    }

    @Test
    void nodeCountsWords() {
        var words = sample("node-words", RuntimeName.NODEJS, "index.handler");

        assertThat(worker.submit(call(words).body("text/plain", Payload.of("to be or not to be")))
                        .text())
                .isEqualTo("{\"words\":6,\"counts\":{\"to\":2,\"be\":2,\"or\":1,\"not\":1}}");
        assertThat(worker.submit(call(words).json("{\"text\":\"one\"}")).text()).contains("\"words\":1");
        HttpAnswer deleted =
                worker.submit(call(words).request("DELETE", "/x", null)).answer();
        assertThat(deleted.status()).isEqualTo(204);
        assertThat(deleted.body().isEmpty()).isTrue();
    }

    @Test
    void shellTurnsToUpperCase() {
        var upper = sample("shell-upper", RuntimeName.EXEC, "run.sh");

        assertThat(worker.submit(call(upper).body("text/plain", Payload.of("abc")))
                        .text())
                .isEqualTo("ABC");
    }

    @Test
    void httpEchoes() {
        var echo = sample("http-echo", RuntimeName.HTTP, "server.py");

        assertThat(worker.submit(call(echo).request("PATCH", "/x%20y", "q=1").body("a/b", Payload.of("body")))
                        .text())
                .contains("\"method\": \"PATCH\"", "\"path\": \"/x%20y\"", "\"query\": \"q=1\"", "\"body\": \"body\"");
    }
}
