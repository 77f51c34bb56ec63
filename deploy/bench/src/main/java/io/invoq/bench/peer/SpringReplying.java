package io.invoq.bench.peer;

import io.invoq.bench.backlog.BacklogTopics;
import io.invoq.bench.floor.Floor;
import io.invoq.bench.load.Callers;
import io.invoq.bench.load.HttpCall;
import io.invoq.bench.load.HttpCaller;
import io.invoq.bench.system.Bench;
import io.invoq.bench.system.RoleProcess;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Both sides of request and reply with spring-kafka, running, each in a process of its own as Invoq's are. */
final class SpringReplying implements Floor {

    /** As many as Invoq's topics have in the bench. */
    private static final int PARTITIONS = 8;

    private final String bootstrapServers;
    private final String requests;
    private final String replies;
    private final RoleProcess echo;
    private final RoleProcess endpoint;
    private final int bodySize;

    private SpringReplying(Bench bench) throws Exception {
        this.bootstrapServers = bench.bootstrapServers();
        this.bodySize = bench.bodySize();
        UUID run = UUID.randomUUID();
        this.requests = "bench.spring.requests." + run;
        this.replies = "bench.spring.replies." + run;
        try (BacklogTopics topics = new BacklogTopics(bootstrapServers)) {
            topics.create(requests, PARTITIONS);
            topics.create(replies, 1);
        }
        this.echo = bench.startJava("spring-echo", SpringEchoMain.class, bootstrapServers, requests);
        this.endpoint =
                bench.startJava("spring-endpoint", SpringReplyingMain.class, bootstrapServers, requests, replies);
    }

    /** Starts both; the caller closes them. */
    static SpringReplying start(Bench bench) throws Exception {
        return new SpringReplying(bench);
    }

    @Override
    public Callers callers() {
        int port = Integer.parseInt(endpoint.ready());
        return HttpCaller.of(new HttpCall(port, "POST", "/echo", Map.of(), bodySize, 200, true));
    }

    @Override
    public List<RoleProcess> processes() {
        return List.of(endpoint, echo);
    }

    @Override
    public void close() {
        endpoint.close();
        echo.close();
        try (BacklogTopics topics = new BacklogTopics(bootstrapServers)) {
            topics.delete(List.of(requests, replies));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
