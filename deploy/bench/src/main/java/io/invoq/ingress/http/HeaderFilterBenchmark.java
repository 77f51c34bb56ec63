package io.invoq.ingress.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.WritableHeaders;
import io.invoq.wire.record.HttpHeaders;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The header fields of a call on their way to the function, and of its answer on their way back. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class HeaderFilterBenchmark {

    private final Headers request = WritableHeaders.create()
            .add(HeaderNames.HOST, "127.0.0.1:8080")
            .add(HeaderNames.USER_AGENT, "bench/1.0")
            .add(HeaderNames.ACCEPT, "*/*")
            .add(HeaderNames.CONTENT_TYPE, "application/json")
            .add(HeaderNames.CONTENT_LENGTH, "1024")
            .add(HeaderNames.create("X-Eywa-Token"), "0123456789abcdef")
            .add(HeaderNames.CONNECTION, "keep-alive");
    private final HttpHeaders answer = HttpHeaders.of(
            "Content-Length", "1024", "Connection", "keep-alive", "X-Request-Id", "1", "Cache-Control", "no-store");

    @Benchmark
    public HttpHeaders toFunction() {
        return HeaderFilter.toFunction(request);
    }

    @Benchmark
    public HttpHeaders toCaller() {
        return HeaderFilter.toCaller(answer);
    }

    /** An answer that names no fields, as most functions give it. */
    @Benchmark
    public HttpHeaders toCallerNothing() {
        return HeaderFilter.toCaller(HttpHeaders.NONE);
    }
}
