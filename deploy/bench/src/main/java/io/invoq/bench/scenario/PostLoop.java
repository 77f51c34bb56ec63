package io.invoq.bench.scenario;

import io.invoq.bench.floor.PostLoopMain;
import io.invoq.bench.sink.Sink;
import io.invoq.bench.system.Bench;
import io.invoq.bench.system.RoleProcess;
import java.time.Duration;

/** The floor of the callbacks: a process that does nothing but POST. */
final class PostLoop implements Probe {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Bench bench;
    private final Sink sink;

    private PostLoop(Bench bench, Sink sink) {
        this.bench = bench;
        this.sink = sink;
    }

    static PostLoop open(Bench bench) throws Exception {
        return new PostLoop(bench, Sink.start(bench, "floor-sink"));
    }

    @Override
    public Sample measure(Duration duration) throws Exception {
        int calls = CallbackScenario.callbacks(bench);
        sink.reset(calls / 4);
        try (RoleProcess loop = bench.startJava(
                "post-loop",
                PostLoopMain.class,
                sink.url(),
                Integer.toString(calls),
                Integer.toString(CallbackScenario.CONNECTIONS),
                Integer.toString(bench.bodySize()))) {
            return InvoqCallbacks.sample(sink.await(calls, PATIENCE), loop.usage());
        }
    }

    @Override
    public void close() {
        sink.close();
    }
}
