package io.invoq.platform.consume;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.invoq.platform.consume.LaneSimulation.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Runs real lanes against a model of the broker, in virtual time: two seeds of three commit results with offsets, the
 * third commits before it runs. {@code -Dinvoq.simulation.seed=N} replays one seed, {@code -Dinvoq.simulation.seeds=N}
 * says how many there are.
 */
class LaneSimulationTest {

    private static final long SEEDS = Long.getLong("invoq.simulation.seeds", 10_000);

    private final Logger log = (Logger) LoggerFactory.getLogger(LaneConsumer.class.getPackageName());

    @BeforeEach
    void quiet() {
        log.setLevel(Level.OFF);
    }

    @AfterEach
    void loud() {
        log.setLevel(null);
    }

    @Test
    void keepsEveryPromiseWhateverHappens() throws Exception {
        // Given
        Long replayed = Long.getLong("invoq.simulation.seed");
        AtomicLong next = new AtomicLong(replayed == null ? 0 : replayed);
        long end = replayed == null ? SEEDS : replayed + 1;
        Tally tally = new Tally();

        // When
        long began = System.nanoTime();
        int cores = Runtime.getRuntime().availableProcessors();
        try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> players = new ArrayList<>();
            for (int core = 0; core < cores; core++) {
                players.add(all.submit(() -> {
                    for (long seed = next.getAndIncrement(); seed < end && tally.isFine(); ) {
                        tally.count(seed, LaneSimulation.play(seed, false));
                        seed = next.getAndIncrement();
                    }
                }));
            }
            for (Future<?> player : players) {
                await(player);
            }
        }

        // Then
        System.out.printf("%s; %,d ms%n", tally, (System.nanoTime() - began) / 1_000_000);
        assertThat(tally.report()).isEmpty();
    }

    @Test
    void aSeedGoesTheSameWayEachTime() {
        for (long seed = 0; seed < 30; seed++) {
            // When
            Outcome first = LaneSimulation.play(seed, true);
            Outcome second = LaneSimulation.play(seed, true);

            // Then
            assertThat(comparable(second)).isEqualTo(comparable(first));
            assertThat(second.steps()).isEqualTo(first.steps());
        }
    }

    /** Without the one thing in it that is by chance: what the flushes of a life are named. */
    private static List<String> comparable(Outcome outcome) {
        return outcome.trace().stream()
                .map(line -> line.replaceAll("[0-9a-f]{8}-", ""))
                .toList();
    }

    private static void await(Future<?> player) throws Exception {
        try {
            player.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a simulation broke off", e);
        }
    }

    /** What all seeds came to. */
    private static final class Tally {

        private final AtomicLong seeds = new AtomicLong();
        private final AtomicLong accepted = new AtomicLong();
        private final AtomicLong rerun = new AtomicLong();
        private final AtomicLong widest = new AtomicLong();
        private final AtomicLong longest = new AtomicLong();
        private final AtomicLong steps = new AtomicLong();
        private final Queue<String> failures = new ConcurrentLinkedQueue<>();

        boolean isFine() {
            return failures.isEmpty();
        }

        void count(long seed, Outcome outcome) {
            seeds.incrementAndGet();
            accepted.addAndGet(outcome.accepted());
            rerun.addAndGet(outcome.rerun());
            steps.addAndGet(outcome.steps());
            widest.accumulateAndGet(outcome.widest(), Math::max);
            longest.accumulateAndGet(outcome.length().toMillis(), Math::max);
            if (outcome.violation() != null) {
                Outcome traced = LaneSimulation.play(seed, true);
                failures.add("""
                        seed %d: %s
                        replay: mvn -pl schemas/platform -am test -Dtest=LaneSimulationTest \
                        -Dinvoq.simulation.seed=%d -Dsurefire.failIfNoSpecifiedTests=false
                        %s""".formatted(seed, traced.violation(), seed, String.join("\n", traced.trace())));
            }
        }

        String report() {
            return String.join("\n\n", failures);
        }

        @Override
        public String toString() {
            return "%,d seeds, %,d records, %,d runs again, %,d events, metadata up to %,d characters, up to %,d virtual ms"
                    .formatted(seeds.get(), accepted.get(), rerun.get(), steps.get(), widest.get(), longest.get());
        }
    }
}
