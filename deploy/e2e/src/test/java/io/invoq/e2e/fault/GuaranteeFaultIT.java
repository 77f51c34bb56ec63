package io.invoq.e2e.fault;

import static io.invoq.e2e.fault.Invariant.ANSWERED_IN_TIME;
import static io.invoq.e2e.fault.Invariant.AT_MOST_ONCE;
import static io.invoq.e2e.fault.Invariant.CALLBACKS_ARRIVE;
import static io.invoq.e2e.fault.Invariant.CONSECUTIVE_ATTEMPTS;
import static io.invoq.e2e.fault.Invariant.LAG_RETURNS_TO_ZERO;
import static io.invoq.e2e.fault.Invariant.NOTHING_DOUBLED;
import static io.invoq.e2e.fault.Invariant.NOTHING_LOST;
import static io.invoq.e2e.fault.Invariant.OWN_ANSWERS;
import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.e2e.Client;
import io.invoq.e2e.Sink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The guarantees, under fire. {@code -Dinvoq.faults.seed=N} carries out the schedule of an earlier run again,
 * {@code -Dinvoq.faults.form=long} the long form, which the profile {@code faults} chooses.
 */
class GuaranteeFaultIT {

    /** What is asserted. Add an invariant here when what it takes is there; until then it is counted and printed only. */
    private static final Set<Invariant> PROMISED = EnumSet.of(
            NOTHING_LOST, //
            NOTHING_DOUBLED,
            CALLBACKS_ARRIVE,
            ANSWERED_IN_TIME,
            OWN_ANSWERS,
            AT_MOST_ONCE,
            CONSECUTIVE_ATTEMPTS,
            LAG_RETURNS_TO_ZERO);

    private static final Duration CEILING = Duration.ofMinutes(2);

    @TempDir
    private Path data;

    private final Form form = Form.chosen();
    private final Chronicle chronicle = new Chronicle();
    private final Outages outages = new Outages();

    @Test
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void whatIsPromisedHoldsWhileProcessesAreKilledStoppedAndStartedAgain() throws Exception {
        long seed =
                Long.getLong("invoq.faults.seed", ThreadLocalRandom.current().nextLong(1_000_000));
        String replay = "-Dinvoq.faults.form=%s -Dinvoq.faults.seed=%d".formatted(form.name(), seed);
        chronicle.say("the %s form; to run this schedule again: %s", form.name(), replay);
        try (Sink sink = new Sink();
                Fleet fleet = Fleet.start(data, chronicle)) {
            // Given
            Path effects = Files.createDirectory(data.resolve("effects"));
            FaultFunctions functions = register(fleet, effects);

            // When
            try (Caller caller = new Caller(fleet.token(), sink.url());
                    Load load = new Load(caller, fleet.ingresses(), functions, form)) {
                load.start();
                carryOut(seed, fleet);
                Awaitility.await("accepted calls").atMost(CEILING).until(() -> caller.accepted() >= form.asyncCalls());
                load.stop();
                chronicle.say("no more faults and calls; %d accepted", caller.accepted());
                Evidence evidence = new Settling(form, caller.calls(), outages, effects, sink)
                        .await(fleet.kafka().bootstrapServers());

                // Then
                Map<Invariant, List<String>> violations = Verdict.violations(evidence);
                chronicle.say("%s", Report.of(evidence, chronicle.counts(), violations, PROMISED));
                assertThat(Verdict.broken(violations, PROMISED)).as(replay).isEmpty();
            }
        }
    }

    private FaultFunctions register(Fleet fleet, Path effects) {
        try (Client one = new Client(fleet.ingresses().getFirst().port(), fleet.token());
                Client two = new Client(fleet.ingresses().getLast().port(), fleet.token())) {
            FaultFunctions functions = FaultFunctions.register(one, effects, form.slow());
            Stream.of(functions.fast(), functions.slow(), functions.failing(), functions.crashing())
                    .flatMap(List::stream)
                    .forEach(id -> Awaitility.await("the first answer of " + id)
                            .atMost(CEILING)
                            .until(() -> two.post("/eywa/api/functions/sync/" + id + "/warm-up", "well")
                                            .statusCode()
                                    == 200));
            chronicle.say("all functions answer");
            return functions;
        }
    }

    /** Both lists at the same time; returns when both have ended, or at the first that fails. */
    private void carryOut(long seed, Fleet fleet) throws Exception {
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            var lanes = new ExecutorCompletionService<@Nullable Void>(threads);
            FaultLane roles = new FaultLane(new Schedule(form.roles(), seed), form, fleet, outages, chronicle);
            FaultLane brokers = new FaultLane(new Schedule(form.brokers(), ~seed), form, fleet, outages, chronicle);
            var _ = lanes.submit(roles::run);
            var _ = lanes.submit(brokers::run);
            lanes.take().get();
            lanes.take().get();
        } catch (ExecutionException e) {
            throw new AssertionError("a fault could not be carried out or undone: " + e.getCause(), e);
        } finally {
            threads.shutdownNow();
            var _ = threads.awaitTermination(1, TimeUnit.MINUTES);
        }
    }
}
