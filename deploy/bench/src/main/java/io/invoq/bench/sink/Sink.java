package io.invoq.bench.sink;

import io.invoq.bench.system.Bench;
import io.invoq.bench.system.RoleProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** A running {@link SinkMain}. Used by one thread; owns its process. */
public final class Sink implements AutoCloseable {

    private static final long LOOK_EVERY_MILLIS = 50;

    private final HttpClient client = HttpClient.newHttpClient();
    private final RoleProcess process;
    private final int port;

    private Sink(RoleProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * What has arrived.
     *
     * @param distinct ids
     * @param repeated arrivals of an id that had arrived before
     * @param timed ids that arrived after the clock started
     * @param nanos from the start of the clock to the last of them
     */
    public record Count(int distinct, int repeated, int timed, long nanos) {

        public double perSecond() {
            return timed * 1e9 / Math.max(1, nanos);
        }
    }

    /** Starts one. */
    public static Sink start(Bench bench, String name) throws Exception {
        RoleProcess process = bench.startJava(name, SinkMain.class);
        return new Sink(process, Integer.parseInt(process.ready()));
    }

    /** Where callbacks are to go. */
    public String url() {
        return "http://127.0.0.1:" + port + "/callback";
    }

    /** Forgets what has arrived; the clock starts with the given arrival. */
    public void reset(int timedFrom) throws IOException, InterruptedException {
        send(HttpRequest.newBuilder(at("/reset?from=" + timedFrom)).POST(HttpRequest.BodyPublishers.noBody()));
    }

    /**
     * Waits until so many ids have arrived.
     *
     * @throws IOException when they have not after the given time
     */
    public Count await(int ids, Duration atMost) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Count count = count();
        while (count.distinct() < ids) {
            if (System.nanoTime() - start > atMost.toNanos()) {
                throw new IOException("only %d of %d callbacks arrived within %d s"
                        .formatted(count.distinct(), ids, atMost.toSeconds()));
            }
            Thread.sleep(LOOK_EVERY_MILLIS);
            count = count();
        }
        return count;
    }

    @Override
    public void close() {
        process.close();
        client.close();
    }

    private Count count() throws IOException, InterruptedException {
        String[] parts = send(HttpRequest.newBuilder(at("/arrivals"))).split(" ", -1);
        return new Count(
                Integer.parseInt(parts[0]),
                Integer.parseInt(parts[1]),
                Integer.parseInt(parts[2]),
                Long.parseLong(parts[3]));
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IOException("the sink answered " + response.statusCode() + " to " + response.uri());
        }
        return response.body();
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
