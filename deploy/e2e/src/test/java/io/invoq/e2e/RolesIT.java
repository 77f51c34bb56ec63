package io.invoq.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.testkit.LeakCheck;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The three roles as processes: two ingresses, two workers, a dispatcher, one broker. One worker is told to stop in the
 * middle of the work; no caller and no receiver of callbacks may notice. What counts is what callers and the sink saw.
 */
@ExtendWith(LeakCheck.class)
class RolesIT {

    private static final int SYNC_CALLS = 1_000;
    private static final int ASYNC_CALLS = 5_000;
    private static final int CALLERS = 16;
    private static final int ACCEPTING = 32;

    @TempDir
    private Path data;

    @Test
    void everyCallIsAnsweredAndEveryCallbackArrivesWhileAWorkerStops() throws Exception {
        try (Cluster cluster = new Cluster(data);
                Sink sink = new Sink()) {
            // Given
            Cluster.Role first = cluster.ingress("ingress-1");
            Cluster.Role second = cluster.ingress("ingress-2");
            Cluster.Role stopping = cluster.worker("worker-1");
            cluster.worker("worker-2");
            cluster.dispatcher("dispatcher-1");
            String token = cluster.token("ingress-1");
            try (Client one = new Client(first.port(), token);
                    Client two = new Client(second.port(), token)) {
                List<String> functions = register(one);
                awaitRunning(two, functions);

                // When
                Set<String> accepted = ConcurrentHashMap.newKeySet();
                List<String> wrong;
                try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                    AtomicInteger acceptedSoFar = new AtomicInteger();
                    Future<Integer> stopped = threads.submit(() -> stopAfter(acceptedSoFar, stopping));
                    Future<List<String>> answers = threads.submit(() -> callAll(one, two, functions));
                    acceptAll(one, two, functions, sink, accepted, acceptedSoFar);
                    wrong = answers.get(4, TimeUnit.MINUTES);
                    assertThat(stopped.get(2, TimeUnit.MINUTES))
                            .as("exit code of the stopped worker")
                            .isIn(0, 143);
                }

                // Then
                assertThat(wrong)
                        .as("sync callers who did not get their own answer")
                        .isEmpty();
                assertThat(accepted).hasSize(ASYNC_CALLS);
                Waits.until(() -> assertThat(sink.byRequestId().keySet()).hasSize(ASYNC_CALLS));
                assertThat(sink.byRequestId().keySet()).isEqualTo(accepted);
                assertThat(bodiesThatAreNotTheirOwn(sink.byRequestId())).isEmpty();
                report(sink);
            }
        }
    }

    private static List<String> register(Client client) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            ids.add(client.register(
                    "0@roles@echo-" + i,
                    "python3",
                    "echo.handler",
                    Functions.directory("echo"),
                    ", \"handlerStyle\": \"eywa\", \"concurrentNum\": 8, \"maxInstance\": 1"));
        }
        return ids;
    }

    /** The second ingress has heard of the functions, and their instances are warm. */
    private static void awaitRunning(Client client, List<String> functions) {
        for (String function : functions) {
            assertThat(echo(client, function, "warm-up").body()).isEqualTo("warm-up");
        }
    }

    private static HttpResponse<String> echo(Client client, String function, String text) {
        return client.send(
                client.request("/eywa/api/functions/sync/" + function + "/").POST(BodyPublishers.ofString(text)));
    }

    private static List<String> callAll(Client one, Client two, List<String> functions) throws Exception {
        List<String> wrong = new ArrayList<>();
        Semaphore callers = new Semaphore(CALLERS);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < SYNC_CALLS; i++) {
                String question = "caller " + i;
                Client client = i % 2 == 0 ? one : two;
                String function = functions.get(i % functions.size());
                callers.acquire();
                answers.add(threads.submit(() -> {
                    try {
                        HttpResponse<String> answer = echo(client, function, question);
                        return answer.statusCode() == 200 && answer.body().equals(question)
                                ? ""
                                : question + " got " + answer.statusCode() + " " + answer.body();
                    } finally {
                        callers.release();
                    }
                }));
            }
            for (Future<String> answer : answers) {
                if (!answer.get().isEmpty()) {
                    wrong.add(answer.get());
                }
            }
        }
        return wrong;
    }

    private static void acceptAll(
            Client one, Client two, List<String> functions, Sink sink, Set<String> accepted, AtomicInteger count)
            throws InterruptedException {
        Semaphore callers = new Semaphore(ACCEPTING);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < ASYNC_CALLS; i++) {
                Client client = i % 2 == 0 ? one : two;
                String function = functions.get(i % functions.size());
                callers.acquire();
                threads.execute(() -> {
                    try {
                        accepted.add(accept(client, function, sink.url()));
                        count.incrementAndGet();
                    } finally {
                        callers.release();
                    }
                });
            }
        }
    }

    /** The body is the request id, which the caller chooses, so that each callback shows whose it is. */
    private static String accept(Client client, String function, String callbackUrl) {
        String id = java.util.UUID.randomUUID().toString();
        HttpResponse<String> response = client.send(client.request("/eywa/api/functions/async/" + function + "/")
                .header("X-Request-Id", id)
                .header("X-Callback-Url", callbackUrl)
                .POST(BodyPublishers.ofString(id)));
        if (response.statusCode() != 202) {
            throw new IllegalStateException(id + " was not accepted: " + response.statusCode() + " " + response.body());
        }
        return response.headers().firstValue("X-Request-Id").orElseThrow();
    }

    private static int stopAfter(AtomicInteger accepted, Cluster.Role worker) {
        Waits.until(() -> assertThat(accepted.get()).isGreaterThan(ASYNC_CALLS / 3));
        return worker.process().terminate(Duration.ofSeconds(90));
    }

    private static List<String> bodiesThatAreNotTheirOwn(Map<String, Collection<Sink.Callback>> callbacks) {
        List<String> wrong = new ArrayList<>();
        callbacks.forEach((id, arrived) -> arrived.forEach(callback -> {
            if (!callback.body().equals(id)) {
                wrong.add(id + " carried " + callback.body());
            }
        }));
        return wrong;
    }

    private static void report(Sink sink) throws IOException {
        long callbacks =
                sink.byRequestId().values().stream().mapToLong(Collection::size).sum();
        System.out.printf(
                "%d sync answers, %d async calls accepted, %d callbacks for %d ids%n",
                SYNC_CALLS, ASYNC_CALLS, callbacks, sink.byRequestId().size());
    }
}
