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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NodeIT {

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
        write(code, "index.js", text);
        return function("f").runs(RuntimeName.NODEJS, code, "index.handler");
    }

    @Test
    void givesTheDecodedBodyAndTakesAnyJson() {
        var f = handler("exports.handler = async (event) => event.v")
                .style(HandlerStyle.OPENYUANRONG)
                .build();

        assertThat(worker.submit(call(f).json("{\"v\":{\"ü\":[1,null]}}")).answer())
                .isEqualTo(HttpAnswer.json(Payload.of("{\"ü\":[1,null]}")));
        assertThat(worker.submit(call(f).json("{\"v\":\"s\"}")).text()).isEqualTo("\"s\"");
        assertThat(worker.submit(call(f)).text()).isEqualTo("\"\"");
        assertThat(worker.submit(call(f).json("{oops")).failure(FailureKind.BAD_PAYLOAD))
                .contains("not JSON");
    }

    @Test
    void givesTheHttpCallAndTakesStatusHeadersAndBody() {
        // Given
        var f = handler("""
                exports.handler = (e) => ({
                  statusCode: 201, headers: { 'X-A': ['1', '2'] },
                  body: [e.method, e.path, e.query, e.rawQuery, e.headers, Buffer.isBuffer(e.body)],
                });
                """).build();

        // When
        HttpAnswer answer = worker.submit(call(f).request("PUT", "/a%20b/c", "x=1&y=%C3%BC&x=2&z=")
                        .headers("X-One", "1", "X-Two", "a", "x-two", "b")
                        .body("application/x", Payload.of("\0\1")))
                .answer();

        // Then
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.headers()).isEqualTo(HttpHeaders.of("X-A", "1", "X-A", "2"));
        assertThat(answer.body().utf8())
                .isEqualTo("[\"PUT\",\"/a%20b/c\",{\"x\":[\"1\",\"2\"],\"y\":\"ü\",\"z\":\"\"},\"x=1&y=%C3%BC&x=2&z=\","
                        + "{\"x-one\":\"1\",\"x-two\":[\"a\",\"b\"],\"content-type\":\"application/x\"},true]");
    }

    @Test
    void decodesTheBodyByItsContentType() {
        var f = handler("exports.handler = (e) => `${typeof e.body} ${e.body?.v ?? e.body}`")
                .build();

        assertThat(worker.submit(call(f).json("{\"v\":7}")).text()).isEqualTo("object 7");
        assertThat(worker.submit(call(f).body("text/plain", Payload.of("hi"))).text())
                .isEqualTo("string hi");
        assertThat(worker.submit(call(f).json("{oops")).failure(FailureKind.BAD_PAYLOAD))
                .contains("not JSON");
    }

    @Test
    void choosesTheContentTypeByWhatIsReturned() {
        var f = handler("exports.handler = async (e) => eval(String(e.body))").build();

        assertThat(eval(f, "'text'").contentType()).isEqualTo("text/plain; charset=utf-8");
        assertThat(eval(f, "Buffer.from('b')").contentType()).isEqualTo("application/octet-stream");
        assertThat(eval(f, "[1]").contentType()).isEqualTo("application/json");
        assertThat(eval(f, "undefined").body().isEmpty()).isTrue();
        assertThat(eval(f, "({statusCode: 204})").status()).isEqualTo(204);
        assertThat(eval(f, "({body: '<p>', headers: {'content-type': 'text/html'}})")
                        .contentType())
                .isEqualTo("text/html");
        assertThat(refused(f, "({statusCode: 99})")).contains("99");
        assertThat(refused(f, "1n")).contains("not JSON");
        assertThat(refused(f, "null.x")).startsWith("TypeError: ");
        assertThat(worker.submit(call(f).body(null, Payload.of("'x'.repeat(65537)")))
                        .failure(FailureKind.RESPONSE_TOO_LARGE))
                .contains("65537");
        assertThat(eval(f, "'x'.repeat(65536)").body().size()).isEqualTo(65536);
    }

    private HttpAnswer eval(FunctionDefinition f, String expression) {
        return worker.submit(call(f).body(null, Payload.of(expression))).answer();
    }

    private String refused(FunctionDefinition f, String expression) {
        return worker.submit(call(f).body(null, Payload.of(expression))).failure(FailureKind.HANDLER_RAISED);
    }

    @Test
    void tellsTheHandlerAboutItsCallAndItself() {
        // Given
        var f = handler("""
                exports.handler = async (event, c) => {
                  if (!(c.getRemainingTimeInMilliSeconds() > 0)) throw new Error('no time');
                  return [c.getRequestID(), c.getTraceID(), c.getFunctionName(), c.getVersion(), c.getTenantID(),
                      c.getUserData('K'), c.getMemorySize(), c.getCPUNumber(), c.getAttempt()];
                };
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
                const pause = () => new Promise((done) => setTimeout(done, 5));
                exports.handler = async (event, context) => {
                  const mark = String(event.body);
                  for (let i = 0; i < 20; i++) {
                    console.log(mark, i);
                    await pause();
                    console.error(mark, 'err');
                    context.getLogger().info(mark);
                  }
                  process.stdout.write(mark + ' end\\n');
                };
                """).concurrency(24).instances(0, 1).build();

        // When
        List<RecordedCall> calls = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            calls.add(worker.submit(call(f).body(null, Payload.of("<" + i + ">"))));
        }

        // Then
        for (int i = 0; i < 24; i++) {
            String mark = "<" + i + ">";
            List<String> lines = calls.get(i).end().log().lines().toList();
            assertThat(lines).hasSize(61).allMatch(line -> line.contains(mark));
            assertThat(lines).contains(mark + " 19", mark + " err", "INFO " + mark, mark + " end");
        }
    }

    @Test
    void takesModulesOfBothKinds() {
        write(code, "esm.mjs", "export const handler = () => 'esm';");
        write(code, "lib/cjs.cjs", "module.exports = { handler: () => 'cjs' };");
        write(code, "def.mjs", "export default { handler: () => 'default' };");

        assertThat(worker.submit(run("esm.handler")).text()).isEqualTo("esm");
        assertThat(worker.submit(run("lib/cjs.handler")).text()).isEqualTo("cjs");
        assertThat(worker.submit(run("def.handler")).text()).isEqualTo("default");
    }

    @Test
    void saysWhichHandlerIsNotThere() {
        write(code, "broken.js", "exports.handler = (");
        write(code, "empty.js", "");

        assertThat(worker.submit(run("absent.handler")).failure(FailureKind.HANDLER_NOT_FOUND))
                .contains(code.resolve("absent").toString());
        assertThat(worker.submit(run("broken.handler")).failure(FailureKind.HANDLER_NOT_FOUND))
                .contains("broken.js", "SyntaxError");
        assertThat(worker.submit(run("empty.handler")).failure(FailureKind.HANDLER_NOT_FOUND))
                .contains("exports no function 'handler'");
    }

    private FunctionDefinition run(String handler) {
        return function(handler.replaceAll("\\W", ""))
                .runs(RuntimeName.NODEJS, code, handler)
                .build();
    }

    @Test
    void runsTheInitializerOnceAndPreStopAtTheEnd() {
        // Given
        var f = handler("""
                const fs = require('node:fs');
                let count = 0;
                exports.init = async () => { count += 1; };
                exports.handler = () => String(count);
                exports.bye = async () => fs.writeFileSync(process.env.RUNTIME_CODE_ROOT + '/bye', '');
                """)
                .initializer("index.init", Duration.ofSeconds(5))
                .preStop("index.bye")
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
        var failing = handler("exports.init = () => { throw new Error('no db') }; exports.handler = () => 1;")
                .initializer("index.init", Duration.ofSeconds(5))
                .build();

        assertThat(worker.submit(failing).failure(FailureKind.INITIALIZER_FAILED))
                .isEqualTo("initializer 'index.init' raised Error: no db");
    }

    @Test
    void losesTheInstanceWithAnErrorThatNothingCaught() {
        var f = handler("""
                exports.handler = async () => {
                  setTimeout(() => { throw new Error('late'); }, 5);
                  await new Promise(() => {});
                };
                """).build();

        RecordedCall call = worker.submit(f);

        assertThat(call.failure(FailureKind.INSTANCE_EXITED)).contains("code 1");
        assertThat(call.end().log()).contains("late");
    }
}
