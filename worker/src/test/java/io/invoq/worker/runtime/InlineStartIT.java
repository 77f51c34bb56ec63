package io.invoq.worker.runtime;

import static io.invoq.worker.FunctionBuilder.function;
import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.wire.function.RuntimeName;
import io.invoq.wire.record.FailureKind;
import io.invoq.worker.FunctionBuilder;
import io.invoq.worker.TestWorker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said when a class inside the worker's JVM does not start. */
final class InlineStartIT {

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

    private FunctionBuilder named(String name) {
        return function(name.toLowerCase(Locale.ROOT)).runs(RuntimeName.JAVA_INLINE, code, "fn." + name);
    }

    private FunctionBuilder inline(String name, String head, String members) {
        JavaCode.compile(code, name, """
                HEAD {
                    public HttpAnswer call(HttpRequest r, InlineContext c) { return HttpAnswer.json(r.body()); }
                    MEMBERS
                }
                """.replace("HEAD", head.replaceFirst("\\bF\\b", name))
                .replace("MEMBERS", members));
        return named(name);
    }

    private String fails(FunctionBuilder f, FailureKind kind) {
        return worker.submit(f.build()).failure(kind);
    }

    @Test
    void saysWhichSettingTurnsItOn() {
        try (TestWorker off = TestWorker.start()) {
            var f = inline("F", "public class F implements InlineFunction", "").build();

            assertThat(off.submit(f).failure(FailureKind.INITIALIZER_FAILED)).contains("worker.runtime.inline=true");
        }
    }

    @Test
    void saysWhyAClassCannotBeCalled() {
        assertThat(fails(named("Absent"), FailureKind.HANDLER_NOT_FOUND)).isEqualTo("no class fn.Absent in " + code);
        assertThat(fails(inline("Plain", "public class F ", ""), FailureKind.HANDLER_NOT_FOUND))
                .contains("fn.Plain does not implement io.invoq.worker.inline.InlineFunction");
        assertThat(fails(
                        inline("Args", "public class F implements InlineFunction", "public Args(int i) {}"),
                        FailureKind.HANDLER_NOT_FOUND))
                .contains("no public constructor without parameters");
        assertThat(fails(
                        inline("Bare", "public abstract class F implements InlineFunction", "public Bare() {}"),
                        FailureKind.HANDLER_NOT_FOUND))
                .contains("abstract");
        assertThat(fails(
                        function("nowhere").runs(RuntimeName.JAVA_INLINE, code.resolve("no"), "fn.F"),
                        FailureKind.HANDLER_NOT_FOUND))
                .contains(code.resolve("no").toString(), "neither a directory nor a jar");
        TestWorker.write(code, "broken/fn/Broken.class", "no class");
        assertThat(fails(
                        function("broken").runs(RuntimeName.JAVA_INLINE, code.resolve("broken"), "fn.Broken"),
                        FailureKind.HANDLER_NOT_FOUND))
                .contains("fn.Broken does not load: ClassFormatError");
    }

    @Test
    void saysWhatTheClassThrewBeforeItsFirstCall() {
        assertThat(fails(
                        inline("Con", "public class F implements InlineFunction", """
                                public Con() { throw new IllegalStateException("no db"); }
                                """), FailureKind.INITIALIZER_FAILED))
                .isEqualTo("the constructor of fn.Con threw IllegalStateException: no db");
        assertThat(fails(
                        inline("Stat", "public class F implements InlineFunction", """
                                static final int X = Integer.parseInt("x");
                                """),
                        FailureKind.INITIALIZER_FAILED))
                .startsWith("class fn.Stat could not be initialized: NumberFormatException");
        assertThat(fails(
                        inline("Init", "public class F implements InlineFunction", """
                                public void initialize(InlineSetup s) throws Exception { throw new Exception("why"); }
                                """),
                        FailureKind.INITIALIZER_FAILED))
                .isEqualTo("initialize of fn.Init threw Exception: why");
        assertThat(fails(
                        inline("Slow", "public class F implements InlineFunction", """
                                public void initialize(InlineSetup s) throws Exception {
                                    new java.util.concurrent.CountDownLatch(1).await();
                                }
                                """)
                                .initializer("ignored", Duration.ofMillis(200)),
                        FailureKind.INITIALIZER_TIMED_OUT))
                .contains("initialize of fn.Slow", "200ms");
        assertThat(JavaCode.openFiles(code)).isEmpty();
    }
}
