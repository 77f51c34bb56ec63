package io.invoq.worker.runtime;

import static io.invoq.worker.CallBuilder.call;
import static io.invoq.worker.FunctionBuilder.function;
import static io.invoq.worker.TestWorker.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.wire.function.FunctionDefinition;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HttpRuntimeIT {

    private static final String SERVER = """
            #!/usr/bin/python3
            import os, sys, time
            from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

            class Handler(BaseHTTPRequestHandler):
                protocol_version = "HTTP/1.1"

                def answer(self):
                    body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                    ANSWER

                def reply(self, status, body, *fields):
                    self.send_response_only(status)
                    for name, value in fields:
                        self.send_header(name, value)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)

                do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = answer
                def log_message(self, *args): pass

            ThreadingHTTPServer.request_queue_size = 100
            ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
            """;

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

    private FunctionBuilder server(String answer) {
        write(code, "server.py", SERVER.replace("ANSWER", answer.stripTrailing().replace("\n", "\n        ")));
        return function("f")
                .runs(RuntimeName.HTTP, code, "server.py --some 'quoted arg'")
                .concurrency(8);
    }

    @Test
    void passesRequestAndAnswerThroughUnchanged() {
        // Given
        var f = server("""
                seen = "\\n".join([self.command, self.path] + sorted(f"{n}: {v}" for n, v in self.headers.items()))
                self.reply(299, seen.encode() + b"|" + body, ("Content-Type", "text/x"), ("X-A", "1"), ("X-A", "2"),
                           ("Content-Encoding", "gzip"), ("Keep-Alive", "no"), ("Location", "/else"))
                """).build();

        // When
        RecordedCall call = worker.submit(call(f).request("POST", "/a%2Fb//c;d", "q=%20+&q=")
                .headers("X-M", "1", "x-m", "2", "Accept", "*/*", "Host", "evil", "Connection", "close")
                .trace("00-t-p-01", "trace")
                .body("weird/type; x", Payload.of("body")));
        HttpAnswer answer = call.answer();

        // Then
        assertThat(answer.status()).isEqualTo(299);
        assertThat(answer.headers())
                .isEqualTo(HttpHeaders.of("X-A", "1", "X-A", "2", "Content-Encoding", "gzip", "Location", "/else"));
        assertThat(answer.contentType()).isEqualTo("text/x");
        assertThat(answer.body().utf8())
                .matches("(?s)POST\n/a%2Fb//c;d\\?q=%20\\+&q=\nAccept: \\*/\\*\nContent-Length: 4\n"
                        + "Content-Type: weird/type; x\nHost: 127.0.0.1:\\d+\nX-Invoq-Attempt: 1\nX-M: 1\n"
                        + "X-Request-Id: " + call.invocation().id()
                        + "\nX-Trace-Id: trace\ntraceparent: 00-t-p-01\nx-m: 2\\|body");
    }

    @Test
    void answersManyCallsAtATimeEachWithItsOwn() {
        // Given
        var f = server("self.reply(200, body)").instances(0, 2).build();

        // When
        List<RecordedCall> calls = new ArrayList<>();
        for (int i = 0; i < 90; i++) {
            calls.add(worker.submit(call(f).body(null, Payload.of("n" + i))));
        }

        // Then
        for (int i = 0; i < 90; i++) {
            assertThat(calls.get(i).text()).isEqualTo("n" + i);
        }
    }

    @Test
    void answersAfterTheProgramHasClosedAConnectionThatWasKept() {
        // Given
        var f = server("self.reply(200, b'ok')\nself.close_connection = True").build();
        assertThat(worker.submit(f).text()).isEqualTo("ok");

        // When
        RecordedCall next = worker.submit(call(f).request("GET", "/", null));

        // Then
        assertThat(next.text()).isEqualTo("ok");
    }

    @Test
    void takesAnswersWithoutABody() {
        var f = server("self.reply(204 if self.command == 'DELETE' else 200, b'')")
                .build();

        assertThat(worker.submit(call(f).request("DELETE", "/", null)).answer().status())
                .isEqualTo(204);
        assertThat(worker.submit(call(f).request("HEAD", "/", null)).answer().status())
                .isEqualTo(200);
        assertThat(worker.submit(call(f).request("GET", "/", null)).text()).isEmpty();
    }

    @Test
    void saysWhyThereIsNoAnswer() {
        var f = server("""
                if self.path == "/large": self.reply(200, b"x" * 65537)
                elif self.path == "/exit": print("giving up", file=sys.stderr, flush=True); os._exit(7)
                elif self.path == "/garbage": self.wfile.write(b"what?\\r\\n\\r\\n"); self.close_connection = True
                elif self.path == "/slow": time.sleep(60)
                else: self.reply(200, b"ok")
                """).timeout(Duration.ofSeconds(1)).instances(0, 1).build();

        assertThat(fails(f, "/large", FailureKind.RESPONSE_TOO_LARGE)).contains("64KiB");
        assertThat(fails(f, "/garbage", FailureKind.RUNTIME_FAILED)).contains("no answer");
        assertThat(fails(f, "/exit", FailureKind.INSTANCE_EXITED))
                .contains("code 7")
                .doesNotContain("giving up");
        assertThat(fails(f, "/slow", FailureKind.TIMED_OUT)).contains("1s");
        assertThat(worker.submit(call(f).request("GET", "/ok", null)).text()).isEqualTo("ok");
    }

    private String fails(FunctionDefinition f, String path, FailureKind kind) {
        return worker.submit(call(f).request("GET", path, null)).failure(kind);
    }

    @Test
    void saysWhyAProgramDidNotStart() {
        write(code, "dies", "#!/bin/sh\necho cannot >&2\nexit 3\n");
        write(code, "deaf", "#!/bin/sh\nsleep 100\n");

        assertThat(worker.submit(program("absent --x")).failure(FailureKind.HANDLER_NOT_FOUND))
                .contains(code.resolve("absent").toString(), "/usr/bin");
        assertThat(worker.submit(program("")).failure(FailureKind.HANDLER_NOT_FOUND))
                .contains("bootstrap");
        assertThat(worker.submit(program("'open")).failure(FailureKind.HANDLER_NOT_FOUND))
                .contains("not closed");
        assertThat(worker.submit(program("dies")).failure(FailureKind.INITIALIZER_FAILED))
                .contains("code 3", "cannot");
        assertThat(worker.submit(program("deaf")).failure(FailureKind.INITIALIZER_TIMED_OUT))
                .contains("10000ms");
    }

    private FunctionDefinition program(String command) {
        return function("p" + Integer.toHexString(command.hashCode()))
                .runs(RuntimeName.HTTP, code, command)
                .build();
    }
}
