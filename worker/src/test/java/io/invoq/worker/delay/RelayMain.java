package io.invoq.worker.delay;

import io.invoq.platform.kafka.KafkaClients;
import io.invoq.platform.kafka.KafkaConfig;
import io.invoq.platform.lifecycle.ServiceThreads;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.Producer;

/**
 * A relay as a process of its own, to be killed: {@code BOOTSTRAP NODE HOW}.
 *
 * <ul>
 *   <li>{@code run}: as in a worker
 *   <li>{@code slow}: takes its time for each commit
 *   <li>{@code hold}: stands still for good with its first burst sent, the offsets too, and not committed
 *   <li>{@code hold-once}: stands still before its first burst until it is woken from being paused
 * </ul>
 */
final class RelayMain {

    static final String HOLDS = "holds";
    private static final Duration SLOW = Duration.ofMillis(200);
    private static final Duration ASLEEP = Duration.ofSeconds(5);

    private RelayMain() {}

    public static void main(String[] args) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        Commits commits = switch (args[2]) {
            case "run" -> Runnable::run;
            case "slow" ->
                commit -> {
                    waitFor(never, SLOW);
                    commit.run();
                };
            case "hold" ->
                commit -> {
                    System.out.println(HOLDS);
                    waitFor(never, Duration.ofDays(1));
                };
            case "hold-once" -> new HoldOnce(never);
            default -> throw new IllegalArgumentException("run, slow, hold or hold-once, not " + args[2]);
        };
        try (DelayRelay relay = start(args[0], args[1], commits)) {
            never.await();
            throw new IllegalStateException("ended", relay.failure());
        }
    }

    /** Holds its first transaction until more time has passed than it waits for at once: then it was paused. */
    private static final class HoldOnce implements Commits {

        private final CountDownLatch never;
        private boolean held;

        HoldOnce(CountDownLatch never) {
            this.never = never;
        }

        @Override
        public void begin() {
            if (!held) {
                held = true;
                System.out.println(HOLDS);
                long before = System.nanoTime();
                long now = before;
                do {
                    before = now;
                    waitFor(never, Duration.ofMillis(20));
                    now = System.nanoTime();
                } while (now - before < ASLEEP.toNanos());
            }
        }

        @Override
        public void run(Runnable commit) {
            commit.run();
        }
    }

    private static void waitFor(CountDownLatch never, Duration atMost) {
        try {
            var _ = never.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is done with each transaction. */
    @FunctionalInterface
    interface Commits {
        void run(Runnable commit);

        /** Before a transaction begins, and after the group's generation was taken for it. */
        default void begin() {}
    }

    /** A relay of whose commits the caller decides. */
    static DelayRelay start(String bootstrapServers, String node, Commits commits) {
        KafkaClients kafka =
                new KafkaClients(new KafkaConfig(List.of(bootstrapServers), Duration.ofSeconds(30), Map.of()), node);
        return DelayRelay.start(
                kafka.groupConsumer("delays", DelayTopics.GROUP),
                new BurstWriter(
                        () -> watched(
                                kafka.transactionalProducer(
                                        "delays", node + "-delays", Duration.ofSeconds(5), Duration.ofSeconds(10)),
                                commits),
                        new Destination(DelayTopics.DUE, DelayTopics.PARTITIONS)),
                Delayed.NOT_TAKEN_BACK,
                InstantSource.system(),
                new ServiceThreads("worker").platform("delays"));
    }

    /** After a commit without an answer a producer cannot abort, as Kafka's cannot. */
    @SuppressWarnings("unchecked")
    private static Producer<byte[], byte[]> watched(Producer<byte[], byte[]> producer, Commits commits) {
        AtomicBoolean unanswered = new AtomicBoolean();
        return (Producer<byte[], byte[]>) Proxy.newProxyInstance(
                RelayMain.class.getClassLoader(), new Class<?>[] {Producer.class}, (proxy, method, arguments) -> {
                    try {
                        if (method.getName().equals("beginTransaction")) {
                            commits.begin();
                        }
                        if (method.getName().equals("commitTransaction")) {
                            producer.flush();
                            unanswered.set(true);
                            commits.run(producer::commitTransaction);
                            unanswered.set(false);
                            return null;
                        }
                        if (method.getName().equals("abortTransaction") && unanswered.get()) {
                            throw new IllegalStateException("a commit must be tried again first");
                        }
                        return method.invoke(producer, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
