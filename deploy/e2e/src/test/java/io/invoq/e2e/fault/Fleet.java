package io.invoq.e2e.fault;

import io.invoq.e2e.Cluster;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.KafkaNodes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * What the faults happen to: three brokers, two ingresses, three workers and two dispatchers, each a process. Owns all of
 * them: closing it kills what is left. Members are added by the thread that makes this; safe for reading by others.
 */
final class Fleet implements AutoCloseable {

    private static final int BROKERS = 3;
    private static final int WORKERS = 3;
    private static final Cluster.Layout LAYOUT = new Cluster.Layout(4, 3, 2);

    private final KafkaNodes kafka;
    private final Cluster roles;
    private final List<Member> ingresses;
    private final List<Member> workers;
    private final List<Member> dispatchers;
    private final Member guest;

    private Fleet(KafkaNodes kafka, Path data, Chronicle chronicle) {
        this.kafka = kafka;
        this.roles = new Cluster(data, kafka.bootstrapServers(), LAYOUT);
        Function<String, Cluster.Role> worker = node -> roles.worker(
                node,
                "worker.runtime.work-directory=" + data.resolve("w"),
                // What crashes on purpose must not wait for half a minute each time.
                "worker.instances.max-restart-backoff=1s");
        this.ingresses = members("ingress", 2, roles::ingress, chronicle);
        this.workers = members("worker", WORKERS, worker, chronicle);
        this.dispatchers = members("dispatcher", 2, roles::dispatcher, chronicle);
        this.guest = new Member("worker-" + (WORKERS + 1), worker, chronicle);
    }

    static Fleet start(Path data, Chronicle chronicle) {
        Fleet fleet = new Fleet(KafkaFixture.own(BROKERS), data, chronicle);
        try {
            chronicle.say("%d brokers are up", BROKERS);
            // The first one makes the token; a second one beside it would make another.
            fleet.ingresses.getFirst().start();
            List<Member> others = new ArrayList<>(fleet.ingresses.subList(1, fleet.ingresses.size()));
            others.addAll(fleet.workers);
            others.addAll(fleet.dispatchers);
            startAll(others);
            chronicle.say("%d roles are up", others.size() + 1);
            return fleet;
        } catch (RuntimeException | Error e) {
            fleet.close();
            throw e;
        }
    }

    KafkaNodes kafka() {
        return kafka;
    }

    List<Member> ingresses() {
        return ingresses;
    }

    List<Member> workers() {
        return workers;
    }

    List<Member> dispatchers() {
        return dispatchers;
    }

    /** A further worker, which is not there unless somebody starts it. */
    Member guest() {
        return guest;
    }

    /** The administrator's. */
    String token() {
        try {
            return roles.token(ingresses.getFirst().name());
        } catch (IOException e) {
            throw new UncheckedIOException("the token cannot be read", e);
        }
    }

    @Override
    public void close() {
        try (kafka) {
            roles.close();
        }
    }

    private static List<Member> members(
            String role, int count, Function<String, Cluster.Role> starter, Chronicle chronicle) {
        List<Member> members = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            members.add(new Member(role + "-" + i, starter, chronicle));
        }
        return List.copyOf(members);
    }

    private static void startAll(List<Member> members) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> starts = new ArrayList<>();
            members.forEach(member -> starts.add(threads.submit(member::start)));
            for (Future<?> start : starts) {
                start.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a role did not start: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while roles were starting", e);
        }
    }
}
