package io.invoq.worker.runtime;

import static io.invoq.worker.CallBuilder.call;
import static io.invoq.worker.FunctionBuilder.function;
import static io.invoq.worker.TestWorker.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.HandlerStyle;
import io.invoq.wire.function.RuntimeName;
import io.invoq.wire.record.FailureKind;
import io.invoq.wire.record.HttpAnswer;
import io.invoq.wire.record.HttpHeaders;
import io.invoq.wire.record.Payload;
import io.invoq.worker.FunctionBuilder;
import io.invoq.worker.RecordedCall;
import io.invoq.worker.TestWorker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PythonIT {

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

    private FunctionBuilder jsonHandler(String text) {
        return handler(text).style(HandlerStyle.OPENYUANRONG);
    }

    @Test
    void givesTheDecodedBodyAndTakesAnyJson() {
        var f = jsonHandler("def handler(event, context):\n    return event.get('v', 'none')\n")
                .build();

        assertThat(worker.submit(call(f).json("{\"v\":{\"ü\":[1,null]}}")).answer())
                .isEqualTo(HttpAnswer.json(Payload.of("{\"ü\":[1,null]}")));
        assertThat(worker.submit(call(f)).text()).isEqualTo("\"none\"");
        assertThat(worker.submit(call(f).json("{\"v\":null}")).text()).isEqualTo("\"\"");
        assertThat(worker.submit(call(f).json("{oops")).failure(FailureKind.BAD_PAYLOAD))
                .contains("not JSON");
    }

    @Test
    void givesTheHttpCallAndTakesStatusHeadersAndBody() {
        // Given
        var f = handler("""
                def handler(event, context):
                    assert isinstance(event.body, bytes)
                    seen = [event.method, event["path"], event.query, event.rawQuery, event.headers, len(event.body)]
                    return {"statusCode": 201, "headers": {"X-A": ["1", "2"], "Connection": "close"}, "body": seen}
                """).build();

        // When
        HttpAnswer answer = worker.submit(call(f).request("PUT", "/a%20b/c", "x=1&y=%C3%BC&x=2&z=")
                        .headers("X-One", "1", "X-Two", "a", "x-two", "b")
                        .body("application/x", Payload.of("\0\1")))
                .answer();

        // Then
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.headers()).isEqualTo(HttpHeaders.of("X-A", "1", "X-A", "2"));
        assertThat(answer.contentType()).isEqualTo("application/json");
        assertThat(answer.body().utf8())
                .isEqualTo("[\"PUT\",\"/a%20b/c\",{\"x\":[\"1\",\"2\"],\"y\":\"ü\",\"z\":\"\"},\"x=1&y=%C3%BC&x=2&z=\","
                        + "{\"x-one\":\"1\",\"x-two\":[\"a\",\"b\"],\"content-type\":\"application/x\"},2]");
    }

    @Test
    void choosesTheContentTypeByWhatIsReturned() {
        var f = handler("def handler(event, context):\n    return eval(event.body)\n")
                .build();

        assertThat(eval(f, "'text'").contentType()).isEqualTo("text/plain; charset=utf-8");
        assertThat(eval(f, "b'bytes'").contentType()).isEqualTo("application/octet-stream");
        assertThat(eval(f, "[1]").contentType()).isEqualTo("application/json");
        assertThat(eval(f, "None").body().isEmpty()).isTrue();
        assertThat(eval(f, "{'body': '<p>', 'headers': {'content-type': 'text/html'}}")
                        .contentType())
                .isEqualTo("text/html");
        assertThat(eval(f, "{'body': 1, 'other': 2}").body().utf8()).isEqualTo("{\"body\":1,\"other\":2}");
        assertThat(refused(f, "{'statusCode': 99}")).contains("99");
        assertThat(refused(f, "{'statusCode': 200, 'headers': {'a': 'b\\r\\nc: d'}}"))
                .contains("control characters");
        assertThat(refused(f, "{1, 2}")).contains("not JSON");
        assertThat(refused(f, "1/0")).isEqualTo("ZeroDivisionError: division by zero");
        assertThat(worker.submit(call(f).body(null, Payload.of("'x' * 65537"))).failure(FailureKind.RESPONSE_TOO_LARGE))
                .contains("65537");
        assertThat(eval(f, "'x' * 65536").body().size()).isEqualTo(65536);
    }

    private HttpAnswer eval(FunctionDefinition f, String expression) {
        return worker.submit(call(f).body(null, Payload.of(expression))).answer();
    }

    private String refused(FunctionDefinition f, String expression) {
        return worker.submit(call(f).body(null, Payload.of(expression))).failure(FailureKind.HANDLER_RAISED);
    }

    @Test
    void keepsTheTraceOfAnExceptionInTheLogOnly() {
        var f = handler("def handler(event, context):\n    print('before')\n    raise KeyError('secret')\n")
                .build();

        RecordedCall call = worker.submit(f);

        assertThat(call.failure(FailureKind.HANDLER_RAISED)).isEqualTo("KeyError: 'secret'");
        assertThat(call.end().log()).startsWith("before\n").contains("Traceback", "main.py");
    }

    @Test
    void tellsTheHandlerAboutItsCallAndItself() {
        // Given
        var f = jsonHandler("""
                def handler(event, c):
                    assert 0 < c.getRemainingTimeInMilliSeconds() <= 10000
                    assert c.get_request_id() == c.getRequestID()
                    return [c.getRequestID(), c.getTraceID(), c.getFunctionName(), c.getVersion(), c.getTenantID(),
                            c.getUserData("K"), c.getMemorySize(), c.getCPUNumber(), c.getAttempt()]
                """).environment(Map.of("K", "v")).build();

        // When
        RecordedCall call = worker.submit(call(f).trace("00-a-b-01", "trace"));

        // Then
        assertThat(call.text())
                .isEqualTo("[\"%s\",\"trace\",\"f\",\"latest\",\"tests\",\"v\",128,500,1]"
                        .formatted(call.invocation().id()));
    }

    @Test
    void attributesOutputToItsCallAlsoWhenCallsOverlap() {
        // Given
        var f = handler("""
                import concurrent.futures, logging, sys, threading, time
                logging.basicConfig(level=logging.INFO, format="%(message)s")
                pool = concurrent.futures.ThreadPoolExecutor(2)
                def handler(event, context):
                    mark = event.body.decode()
                    for i in range(20):
                        print(mark, end="")
                        time.sleep(0.005)
                        print("", i)
                        sys.stderr.write(mark + " err\\n")
                        logging.info(mark + " logged")
                    thread = threading.Thread(target=print, args=(mark, "thread"))
                    thread.start()
                    thread.join()
                    pool.submit(print, mark, "pooled").result()
                """).concurrency(8).instances(0, 1).build();

        // When
        List<RecordedCall> calls = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            calls.add(worker.submit(call(f).body(null, Payload.of("<" + i + ">"))));
        }

        // Then
        for (int i = 0; i < 24; i++) {
            String mark = "<" + i + ">";
            List<String> lines = calls.get(i).end().log().lines().toList();
            assertThat(lines).hasSize(62).allMatch(line -> line.startsWith(mark));
            assertThat(lines)
                    .contains(mark + " 19", mark + " err", mark + " logged", mark + " thread", mark + " pooled");
        }
    }

    @Test
    void takesRawOutputOfTheOnlyCallThatRuns() {
        var f = handler("""
                import os, subprocess
                def handler(event, context):
                    subprocess.run(["sh", "-c", "echo raw; echo oops >&2"], check=True)
                    os.write(1, b"fd\\n")
                    import time; time.sleep(0.1)
                """).build();

        assertThat(worker.submit(f).end().log()).contains("raw\n", "oops\n", "fd\n");
    }

    @Test
    void survivesAFloodOfOutputWithoutALineBreak() {
        // Given
        var f = handler("""
                import os
                def handler(event, context):
                    print("x" * 10_000_000, end="")
                    os.write(1, b"y" * 10_000_000)
                    return "done"
                """).build();

        // When
        RecordedCall call = worker.submit(f);

        // Then
        assertThat(call.text()).isEqualTo("done");
        assertThat(call.end().log()).hasSize(4096).containsPattern("^[xy]+$");
    }

    @Test
    void givesNothingOfTheWorkersEnvironment() {
        // Given
        assertThat(System.getenv()).containsKey("PATH").containsKey("INVOQ_TEST_LEAK");
        var f = jsonHandler("import os\ndef handler(e, c):\n    return sorted(os.environ)\n")
                .environment(Map.of("MINE", "1"))
                .build();

        // When
        String names = worker.submit(f).text();

        // Then
        assertThat(names)
                .contains("\"MINE\"", "\"PATH\"", "\"RUNTIME_TIMEOUT\"")
                .doesNotContain("INVOQ_TEST_LEAK");
        assertThat(names.split(","))
                .allMatch(
                        name -> name.matches(
                                "\\[?\"(RUNTIME_\\w+|PATH|HOME|TMPDIR|LANG|LC_CTYPE|MINE|INVOQ_INSTANCE|PYTHONDONTWRITEBYTECODE)\"]?"));
    }
}
