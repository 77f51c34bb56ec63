package io.invoq.worker.runtime;

import static io.invoq.worker.FunctionBuilder.function;
import static io.invoq.worker.TestWorker.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.wire.function.RuntimeName;
import io.invoq.wire.record.FailureKind;
import io.invoq.worker.FunctionBuilder;
import io.invoq.worker.TestWorker;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a Python instance starts and ends, and what is said when it does not. */
final class PythonStartIT {

    @TempDir
    private Path code;

    private TestWorker worker;

    @BeforeEach
    void start() {
        worker = TestWorker.start();
    }

    @AfterEach
    void stop() {
        worker.close();
    }

    private FunctionBuilder handler(String text) {
        write(code, "main.py", text);
        return function("f").runs(RuntimeName.PYTHON3, code, "main.handler");
    }

    @Test
    void runsTheInitializerOnceAndPreStopAtTheEnd() {
        // Given
        var f = handler("""
                import os
                count = 0
                def init(context):
                    global count
                    count += 1
                    assert context.getFunctionName() == "f"
                def handler(event, context):
                    return str(count)
                def bye():
                    open(os.path.join(os.environ["RUNTIME_CODE_ROOT"], "bye"), "w").close()
                """)
                .initializer("main.init", Duration.ofSeconds(5))
                .preStop("main.bye")
                .build();
        assertThat(worker.submit(f).text()).isEqualTo("1");
        assertThat(worker.submit(f).text()).isEqualTo("1");

        // When
        worker.scheduler().close();

        // Then
        assertThat(code.resolve("bye")).exists();
    }

    @Test
    void saysWhatIsWrongWithAnInitializer() {
        var failing = handler("def init(c):\n    raise ValueError('no db')\ndef handler(e, c): pass\n")
                .initializer("main.init", Duration.ofSeconds(5))
                .build();
        assertThat(worker.submit(failing).failure(FailureKind.INITIALIZER_FAILED))
                .isEqualTo("initializer 'main.init' raised ValueError: no db");
        write(code, "slow.py", "def init(c):\n    import time\n    time.sleep(60)\ndef handler(e, c): pass\n");
        var slow = function("slow")
                .runs(RuntimeName.PYTHON3, code, "slow.handler")
                .initializer("slow.init", Duration.ofMillis(300))
                .build();
        assertThat(worker.submit(slow).failure(FailureKind.INITIALIZER_TIMED_OUT))
                .contains("slow.init", "300ms");
    }

    @Test
    void saysWhichHandlerIsNotThere() {
        write(code, "broken.py", "def handler(:\n");
        write(code, "dies.py", "import os, sys\nprint('bad luck', file=sys.stderr)\nos._exit(3)\n");
        write(code, "a/b.py", "def c(event, context):\n    return 'deep'\n");

        assertThat(missing("absent.handler")).contains(code.resolve("absent.py").toString());
        assertThat(missing("broken.handler")).contains("broken.py", "SyntaxError");
        assertThat(missing("a.b.d")).contains("no function 'd'");
        assertThat(missing("handler")).contains("not module.function");
        assertThat(worker.submit(function("deep")
                                .runs(RuntimeName.PYTHON3, code, "a/b.c")
                                .build())
                        .text())
                .isEqualTo("deep");
        assertThat(worker.submit(function("dies")
                                .runs(RuntimeName.PYTHON3, code, "dies.handler")
                                .build())
                        .failure(FailureKind.INITIALIZER_FAILED))
                .contains("code 3", "bad luck");
        assertThat(worker.submit(function("nowhere")
                                .runs(RuntimeName.PYTHON3, Path.of("/does/not/exist"), "m.h")
                                .build())
                        .failure(FailureKind.HANDLER_NOT_FOUND))
                .contains("/does/not/exist");
    }

    private String missing(String handler) {
        return worker.submit(function("missing-" + handler.replaceAll("\\W", ""))
                        .runs(RuntimeName.PYTHON3, code, handler)
                        .build())
                .failure(FailureKind.HANDLER_NOT_FOUND);
    }
}
