package io.invoq.worker.runtime;

import static io.invoq.worker.CallBuilder.call;
import static io.invoq.worker.FunctionBuilder.function;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classes inside the worker's JVM, compiled here and loaded by the worker as an operator's would be. */
final class InlineRuntimeIT {

    @TempDir
    private Path code;

    private TestWorker worker;

    @BeforeEach
    void start() {
        worker = TestWorker.startWithInline();
    }

    @AfterEach
    void stop() {
        worker.close();
    }

    /** A function of a class with that method {@code call(HttpRequest r, InlineContext c)}, and other members. */
    private FunctionBuilder inline(String body, String members) {
        JavaCode.compile(code, "F", """
                public class F implements InlineFunction {
                    public HttpAnswer call(HttpRequest r, InlineContext c) throws Exception { BODY }
                    static HttpAnswer text(String text) {
                        return new HttpAnswer(200, HttpHeaders.NONE, "text/plain", Payload.of(text));
                    }
                    MEMBERS
                }
                """.replace("BODY", body).replace("MEMBERS", members));
        return function("f").runs(RuntimeName.JAVA_INLINE, code, "fn.F");
    }

    private FunctionBuilder inline(String body) {
        return inline(body, "");
    }

    private RecordedCall ask(FunctionDefinition f, String what) {
        return worker.submit(call(f).body(null, Payload.of(what)));
    }

    @Test
    void passesRequestAndAnswerThroughWithoutACopy() {
        // Given
        var f = inline("""
                return new HttpAnswer(299, HttpHeaders.of("X-Seen", r.method() + r.path() + r.query(), "Connection", "x-b",
                        "X-B", "1", "Keep-Alive", "5"), r.contentType(), r.body());
                """).build();
        Payload body = Payload.of("body");

        // When
        HttpAnswer answer = worker.submit(
                        call(f).request("PUT", "/a%2Fb", "q=1").body("weird/type", body))
                .answer();

        // Then
        assertThat(answer.status()).isEqualTo(299);
        assertThat(answer.headers()).isEqualTo(HttpHeaders.of("X-Seen", "PUT/a%2Fbq=1"));
        assertThat(answer.contentType()).isEqualTo("weird/type");
        assertThat(answer.body()).isSameAs(body);
    }

    @Test
    void tellsTheFunctionAboutItsCallAndKeepsWhatItLogs() {
        // Given
        var f = inline("""
                c.log("one"); c.log("two");
                return text(c.requestId() + " " + c.attempt() + " " + c.deadline() + " " + c.function().function() + " "
                        + (c.remaining().toMillis() > 1000) + " " + greeting + " "
                        + (Thread.currentThread().getContextClassLoader() == F.class.getClassLoader()));
                """, """
                String greeting = "";
                public void initialize(InlineSetup s) {
                    greeting = s.environment().get("GREETING") + s.function().version();
                    s.log("outside");
                }
                """).environment(Map.of("GREETING", "hi")).build();

        // When
        RecordedCall call = worker.submit(f);

        // Then
        assertThat(call.text()).isEqualTo(call.invocation().id() + " 1 null f true hilatest true");
        assertThat(call.end().log()).isEqualTo("one\ntwo\n");
    }

    @Test
    void runsAsManyCallsAtATimeAsTheFunctionsConcurrency() {
        // Given
        var f = inline("together.await(10, TimeUnit.SECONDS); return text(r.body().utf8());", """
                final CyclicBarrier together = new CyclicBarrier(4);
                """)
                .concurrency(4)
                .instances(0, 1)
                .build();

        // When
        List<RecordedCall> calls = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            calls.add(ask(f, "n" + i));
        }

        // Then
        for (int i = 0; i < 8; i++) {
            assertThat(calls.get(i).text()).isEqualTo("n" + i);
        }
    }

    @Test
    void failsTheCallAndNotTheInstanceWhenTheFunctionThrows() {
        // Given
        var f = inline("""
                calls++;
                switch (r.body().utf8()) {
                    case "exception" -> throw new java.io.IOException("no\\u00e9 db");
                    case "bare" -> throw new IllegalStateException();
                    case "overflow" -> { return call(r, c); }
                    case "memory" -> throw new OutOfMemoryError("heap");
                    case "null" -> { return null; }
                    case "large" -> { return text("x".repeat(65537)); }
                    case "split" -> { return new HttpAnswer(200, HttpHeaders.of("A", "b\\r\\nC: d"), null, r.body()); }
                    case "type" -> { return new HttpAnswer(200, HttpHeaders.NONE, "a\\nb", r.body()); }
                    case "informational" -> { return new HttpAnswer(100, HttpHeaders.NONE, null, r.body()); }
                    default -> { return text(calls > 8 ? "same object" : "another one"); }
                }
                """, "int calls;").build();

        // When, Then
        RecordedCall failed = ask(f, "exception");
        assertThat(failed.failure(FailureKind.HANDLER_RAISED)).isEqualTo("IOException: no\u00e9 db");
        assertThat(failed.end().log()).contains("java.io.IOException: no\u00e9 db\n\tat fn.F.call(F.java");
        assertThat(raised(f, "bare")).isEqualTo("IllegalStateException");
        assertThat(raised(f, "overflow")).isEqualTo("StackOverflowError");
        assertThat(raised(f, "memory")).isEqualTo("OutOfMemoryError: heap");
        assertThat(raised(f, "null")).contains("null");
        assertThat(raised(f, "split")).contains("'A'", "control characters");
        assertThat(raised(f, "type")).contains("'content-type'", "control characters");
        assertThat(raised(f, "informational")).contains("100");
        assertThat(ask(f, "large").failure(FailureKind.RESPONSE_TOO_LARGE)).contains("65537", "64KiB");
        assertThat(ask(f, "").text()).isEqualTo("same object");
    }

    private String raised(FunctionDefinition f, String what) {
        return ask(f, what).failure(FailureKind.HANDLER_RAISED);
    }

    @Test
    void interruptsACallThatRunsTooLongAndReplacesItsInstance() {
        // Given
        var f = inline("""
                if (r.body().isEmpty()) { return text("object " + MINE); }
                try { new CountDownLatch(1).await(); }
                finally { java.nio.file.Files.writeString(java.nio.file.Path.of(r.body().utf8()), "interrupted"); }
                return null;
                """, "static final long MINE = System.nanoTime();")
                .timeout(Duration.ofMillis(500))
                .instances(0, 1)
                .build();
        String first = worker.submit(f).text();
        Path mark = code.resolve("mark");

        // When
        RecordedCall slow = ask(f, mark.toString());

        // Then
        assertThat(slow.failure(FailureKind.TIMED_OUT)).contains("500ms");
        await().atMost(TestWorker.PATIENCE).untilAsserted(() -> assertThat(mark).hasContent("interrupted"));
        assertThat(worker.submit(f).text()).startsWith("object ").isNotEqualTo(first);
        assertThat(slow.ends()).isOne();
    }

    @Test
    void ignoresWhatAThreadDoesThatIgnoresItsInterrupt() {
        // Given
        var f = inline("""
                String what = r.body().utf8();
                if (what.equals("ok")) { return text("ok"); }
                java.nio.file.Path mark = java.nio.file.Path.of(what);
                while (!java.nio.file.Files.exists(mark)) {
                    try { Thread.sleep(5); } catch (InterruptedException e) { c.log("not now"); }
                }
                java.nio.file.Files.writeString(mark, new Late().toString());
                return text("late");
                """, "static class Late { public String toString() { return \"late\"; } }")
                .timeout(Duration.ofMillis(300))
                .instances(0, 1)
                .build();
        Path mark = code.resolve("mark");
        RecordedCall stubborn = ask(f, mark.toString());
        assertThat(stubborn.failure(FailureKind.TIMED_OUT)).contains("300ms");
        assertThat(ask(f, "ok").text()).isEqualTo("ok");

        // When
        TestWorker.write(code, "mark", "");

        // Then
        await().atMost(TestWorker.PATIENCE).untilAsserted(() -> assertThat(mark).hasContent("late"));
        assertThat(stubborn.ends()).isOne();
        assertThat(ask(f, "ok").text()).isEqualTo("ok");
    }

    @Test
    void doesNotHandAnInterruptOnToWhatFollowsTheCall() {
        // Given
        var f = inline("Thread.currentThread().interrupt(); return text(\"ok\");")
                .build();

        // When, Then
        assertThat(worker.submit(f).text()).isEqualTo("ok");
        assertThat(worker.submit(f).interruptedAtEnd()).isFalse();
    }

    @Test
    void stopsTheFunctionAndGivesItsJarBackAtTheEnd() {
        // Given
        Path mark = code.resolve("stopped");
        inline("return text(\"from a jar\");", """
                public void stop() throws Exception {
                    java.nio.file.Files.writeString(java.nio.file.Path.of("MARK"), "once",
                            java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND);
                }
                """.replace("MARK", mark.toString()));
        Path jar = JavaCode.jar(code, "F");
        var alone = function("alone").runs(RuntimeName.JAVA_INLINE, jar, "fn.F").build();
        var among =
                function("among").runs(RuntimeName.JAVA_INLINE, code, "fn.F").build();
        assertThat(worker.submit(alone).text()).isEqualTo("from a jar");
        assertThat(JavaCode.openFiles(code)).hasSize(1);
        assertThat(worker.submit(among).text()).isEqualTo("from a jar");

        // When
        worker.scheduler().close();

        // Then
        assertThat(mark).hasContent("onceonce");
        assertThat(JavaCode.openFiles(code)).isEmpty();
    }
}
