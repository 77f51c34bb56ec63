package io.invoq.worker.runtime;

import static io.invoq.worker.CallBuilder.call;
import static io.invoq.worker.FunctionBuilder.function;
import static io.invoq.worker.TestWorker.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.RuntimeName;
import io.invoq.wire.record.FailureKind;
import io.invoq.worker.RecordedCall;
import io.invoq.worker.TestWorker;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that send more than their answer: what is over must never become the answer of another call. */
final class HttpSurplusIT {

    private static final String SERVER = """
            #!/usr/bin/python3
            import os, socket, threading, time

            STOLEN = b"HTTP/1.1 200 OK\\r\\nContent-Length: 6\\r\\n\\r\\nstolen"
            runs = {}

            def head(status, *fields):
                return "\\r\\n".join([f"HTTP/1.1 {status}", *fields, "", ""]).encode()

            def answer(conn, path, query):
                runs[query] = runs.get(query, 0) + 1
                own = f"{query} {runs[query]}".encode()
                if path == "/204": return head("204 No Content") + STOLEN
                if path == "/304": return head("304 Not Modified", 'ETag: "a"') + STOLEN
                if path == "/short": return head("200 OK", "Content-Length: 2") + b"ab" + b"c" * int(query) + STOLEN
                if path == "/one": return head("200 OK", "Content-Length: 2") + b"abc"
                if path == "/two": return head("200 OK", "Content-Length: 5") + b"first" + STOLEN
                if path == "/chunked":
                    return head("200 OK", "Transfer-Encoding: chunked") + b"2\\r\\nab\\r\\n0\\r\\n\\r\\n" + STOLEN
                if path == "/late":
                    conn.sendall(head("200 OK", "Content-Length: 2") + b"ab")
                    time.sleep(0.1)
                    conn.sendall(STOLEN)
                    open("late", "w").close()
                    return b""
                if path == "/garbage":
                    return b"garbage " * 20 + b"\\r\\n\\r\\n"
                if path == "/half":
                    return head("200 OK", "Content-Length: 100") + b"half"
                return head("200 OK", f"Content-Length: {len(own)}") + own

            def serve(conn):
                with conn, conn.makefile("rb") as requests:
                    for line in requests:
                        path, _, query = line.split()[1].decode().partition("?")
                        length = 0
                        for field in iter(requests.readline, b"\\r\\n"):
                            if field.lower().startswith(b"content-length:"): length = int(field.split(b":")[1])
                        requests.read(length)
                        conn.sendall(answer(conn, path, query))
                        if path in ("/garbage", "/half"): return

            server = socket.create_server(("127.0.0.1", int(os.environ["PORT"])), backlog=100)
            while True:
                threading.Thread(target=serve, args=(server.accept()[0],), daemon=True).start()
            """;

    @TempDir
    private Path code;

    private TestWorker worker;
    private FunctionDefinition f;

    @BeforeEach
    void start() {
        worker = TestWorker.start();
        write(code, "server.py", SERVER);
        f = function("f")
                .runs(RuntimeName.HTTP, code, "server.py")
                .instances(0, 1)
                .build();
    }

    @AfterEach
    void stop() {
        worker.close();
    }

    private RecordedCall ask(String method, String path, String query) {
        return worker.submit(call(f).request(method, path, query));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/204?0", "/304?0", "/short?0", "/short?20000", "/one?0", "/two?0", "/chunked?0", "/half?0"})
    void isNotTheAnswerOfTheNextCall(String hostile) {
        for (String method : new String[] {"GET", "POST", "GET"}) {
            // Given
            String[] target = hostile.split("\\?", 2);
            String own = "mine-" + System.nanoTime();
            ask("GET", target[0], target[1]).end();

            // When
            RecordedCall next = ask(method, "/ok", own);

            // Then
            assertThat(next.text()).isEqualTo(own + " 1");
        }
    }

    @Test
    void isNotTheAnswerOfTheNextCallWhenItComesLate() {
        // Given
        assertThat(ask("GET", "/late", "a").text()).isEqualTo("ab");
        await().atMost(TestWorker.PATIENCE).until(code.resolve("late").toFile()::exists);

        // When
        RecordedCall next = ask("POST", "/ok", "mine");

        // Then
        assertThat(next.text()).isEqualTo("mine 1");
    }

    @Test
    void isNotTheAnswerToAHeadRequestsNextCall() {
        // Given
        assertThat(ask("HEAD", "/ok", "a").answer().body().isEmpty()).isTrue();

        // When
        RecordedCall next = ask("GET", "/ok", "b");

        // Then
        assertThat(next.text()).isEqualTo("b 1");
    }

    @Test
    void doesNotMakeACallRunTwice() {
        // Given
        assertThat(ask("GET", "/ok", "warm").text()).isEqualTo("warm 1");

        // When
        ask("GET", "/garbage", "n").failure(FailureKind.RUNTIME_FAILED);
        ask("GET", "/warm", "again").end();
        ask("GET", "/half", "n").failure(FailureKind.RUNTIME_FAILED);

        // Then
        assertThat(ask("GET", "/ok", "n").text()).isEqualTo("n 3");
    }

    @Test
    void doesNotCostAProgramThatKeepsToItsAnswersTheConnection() {
        // Given
        write(code, "count.py", SERVER.replace("own = f\"{query} {runs[query]}\"", "own = str(conn.getpeername()[1])"));
        var counting = function("counting")
                .runs(RuntimeName.HTTP, code, "count.py")
                .instances(0, 1)
                .build();

        // When
        String first = worker.submit(call(counting).request("GET", "/ok", "a")).text();
        String second = worker.submit(call(counting).request("GET", "/ok", "b")).text();

        // Then
        assertThat(second).isEqualTo(first);
    }
}
