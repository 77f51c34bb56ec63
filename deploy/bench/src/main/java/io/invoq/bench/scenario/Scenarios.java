package io.invoq.bench.scenario;

import io.invoq.bench.load.Callers;
import io.invoq.bench.report.Target;
import io.invoq.bench.scenario.SyncCalls.Call;
import io.invoq.bench.system.Bench;
import io.invoq.bench.system.Subject;
import java.util.List;

/** All lines of the table. */
public final class Scenarios {

    private static final String SYNC = "sync, idempotent, java-inline echo";
    private static final String GATED = "sync, gated (POST, not idempotent), java-inline echo";
    private static final String HTTP = "sync, idempotent, http runtime";
    private static final String DIRECT = "sync, http runtime, against the same program called directly";
    private static final String PYTHON = "sync, idempotent, python3 echo";
    private static final String NODE = "sync, idempotent, nodejs echo";
    private static final List<String> BEHIND_GATE = List.of("a POST runs after the commit that covers it");

    private Scenarios() {}

    /** The callers of {@code sync-c1}, for those who look at a call more closely. */
    public static Callers oneCaller(Bench bench, Subject subject) {
        return EywaCalls.sync(bench, subject, "echo", "PUT");
    }

    /** In the order in which they are run. Each is for one run. */
    public static List<Scenario> all() {
        Call sync = new Call("echo", "PUT", FloorKind.KAFKA_ECHO, List.of());
        Call gated = new Call("echo", "POST", FloorKind.KAFKA_ECHO, BEHIND_GATE);
        Call http = new Call("http-echo", "PUT", FloorKind.KAFKA_ECHO, List.of());
        Call direct = new Call("http-echo", "PUT", FloorKind.HTTP_ECHO, List.of());
        Call python = new Call("python-echo", "PUT", FloorKind.KAFKA_ECHO, List.of());
        Call node = new Call("node-echo", "PUT", FloorKind.KAFKA_ECHO, List.of());
        Target none = new Target.None();
        return List.of(
                SyncCalls.alone("sync-c1", SYNC, sync, new Target.AtMost(1.4)),
                SyncCalls.many("sync-c64", SYNC, sync, 64, new Target.AtLeast(0.7)),
                SyncCalls.many("sync-c256", SYNC, sync, 256, new Target.AtLeast(0.55)),
                new OpenLoopCalls(),
                SyncCalls.alone("gated-c1", GATED, gated, new Target.AtMost(2)),
                SyncCalls.many("gated-c64", GATED, gated, 64, new Target.AtLeast(0.65)),
                SyncCalls.many("gated-c256", GATED, gated, 256, new Target.AtLeast(0.45)),
                SyncCalls.many("http-c64", HTTP, http, 64, new Target.AtLeast(0.45)),
                SyncCalls.alone("http-direct-c1", DIRECT, direct, none),
                SyncCalls.many("http-direct-c64", DIRECT, direct, 64, none),
                SyncCalls.alone("python-c1", PYTHON, python, none),
                SyncCalls.many("python-c64", PYTHON, python, 64, none),
                SyncCalls.alone("node-c1", NODE, node, none),
                SyncCalls.many("node-c64", NODE, node, 64, none),
                new AcceptCalls(),
                new BatchCalls(),
                new DrainScenario(),
                new CallbackScenario(),
                new HeapScenario());
    }
}
