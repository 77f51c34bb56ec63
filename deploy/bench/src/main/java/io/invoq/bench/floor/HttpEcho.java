package io.invoq.bench.floor;

import io.invoq.bench.load.Callers;
import io.invoq.bench.load.HttpCall;
import io.invoq.bench.load.HttpCaller;
import io.invoq.bench.system.Bench;
import io.invoq.bench.system.RoleProcess;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The floor {@code http-echo}: {@link HttpEchoMain} in a process of its own, and its callers. Used by one thread. */
public final class HttpEcho implements Floor {

    private final RoleProcess process;
    private final int bodySize;

    private HttpEcho(RoleProcess process, int bodySize) {
        this.process = process;
        this.bodySize = bodySize;
    }

    /** Starts it; the caller closes it. */
    public static HttpEcho start(Bench bench) throws IOException, InterruptedException {
        return new HttpEcho(bench.startJava("http-echo", HttpEchoMain.class, "0"), bench.bodySize());
    }

    @Override
    public Callers callers() {
        int port = Integer.parseInt(process.ready());
        return HttpCaller.of(new HttpCall(port, "POST", "/", Map.of(), bodySize, 200, true));
    }

    @Override
    public List<RoleProcess> processes() {
        return List.of(process);
    }

    @Override
    public void close() {
        process.close();
    }
}
