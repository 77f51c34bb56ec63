package io.invoq.worker.schedule;

import static io.invoq.worker.FunctionBuilder.function;
import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.RuntimeName;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.Lane;
import io.invoq.worker.CallBuilder;
import io.invoq.worker.RecordedCall;
import io.invoq.worker.schedule.Simulation.Rates;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Replay one failure with {@code mvn -pl worker -am test -Dtest=DispatcherSimulationTest -Dseed=<seed>}. */
final class DispatcherSimulationTest {

    private static final Duration ARRIVALS = Duration.ofSeconds(20);
    private static final Duration END = Duration.ofMinutes(30);

    static LongStream seeds() {
        Long one = Long.getLong("seed");
        return one != null ? LongStream.of(one) : LongStream.concat(LongStream.range(0, 80), new Random().longs(20));
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void endsEveryCallOnceAndReturnsToNothing(long seed) {
        // Given
        Random random = new Random(seed);
        Simulation world = new Simulation(seed, config(random), rates(random));
        List<FunctionDefinition> functions = functions(random);
        arrivals(world, functions);

        // When
        try {
            world.run(END);

            // Then
            world.accepted.forEach(DispatcherSimulationTest::endedOnce);
            assertThat(world.finished).doesNotHaveDuplicates();
            assertThat(world.finished.size() + world.dropped.size()).isEqualTo(world.accepted.size());
            assertThat(world.dispatcher.load()).isEqualTo(new Load(0, 0, 0, 0, 0, 0, 0, 0));
            assertThat(world.accepted)
                    .noneMatch(call -> world.dispatcher.cancel(
                            call.invocation().id(), call.function().urn().tenant(), "too late"));
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed + ", replay with -Dseed=" + seed + ": " + e.getMessage(), e);
        }
    }

    @Test
    void givesTheNextFreePlaceToTheFunctionWhoseTurnItIs() {
        // Given
        Simulation world = new Simulation(1, config(8, 4), Rates.CALM);
        FunctionDefinition flood = function("flood").instances(0, 2).build();
        FunctionDefinition trickle = function("trickle").instances(0, 2).build();
        for (int i = 0; i < 500; i++) {
            world.submit(CallBuilder.call(flood));
        }
        for (int i = 0; i < 50; i++) {
            world.submit(CallBuilder.call(trickle));
        }

        // When
        world.run(END);

        // Then
        int last = 0;
        int before = 0;
        for (Call call : world.finished) {
            if (call.function().urn().equals(trickle.urn())) {
                last = before;
            } else {
                before++;
            }
        }
        assertThat(last)
                .as("calls of the flood that ended before the last of the trickle")
                .isLessThan(150);
    }

    @Test
    void givesRoomToAFunctionThatWaitsEvenWhenAnotherKeepsItsInstanceBusy() {
        // Given
        Simulation world = new Simulation(2, config(8, 1), Rates.CALM);
        FunctionDefinition busy = function("busy").instances(0, 1).build();
        FunctionDefinition late = function("late").instances(0, 1).build();
        for (int i = 0; i < 900; i++) {
            world.submit(CallBuilder.call(busy));
        }

        // When
        world.after(Duration.ofMillis(300), () -> world.submit(CallBuilder.call(late)));
        world.run(Duration.ofSeconds(3));

        // Then
        assertThat(world.finished).anyMatch(call -> call.function().equals(late));
        assertThat(world.finished.size()).isLessThan(900);
    }

    @Test
    void leavesAPermitForOthersHoweverManyCallsOneFunctionHas() {
        // Given
        Simulation world = new Simulation(3, config(8, 4), new Rates(0, 0, 1, Duration.ofMillis(10)));
        FunctionDefinition hanging = function("hanging")
                .concurrency(100)
                .timeout(Duration.ofHours(1))
                .build();
        FunctionDefinition other =
                function("other").timeout(Duration.ofSeconds(1)).build();
        for (int i = 0; i < 100; i++) {
            world.submit(CallBuilder.call(hanging));
        }

        // When
        world.submit(CallBuilder.call(other));
        world.run(Duration.ofSeconds(5));

        // Then
        assertThat(world.finished).extracting(Call::function).containsExactly(other);
        assertThat(world.dispatcher.load().running()).isEqualTo(7);
    }

    private static void endedOnce(RecordedCall call) {
        assertThat(call.ends()).isLessThanOrEqualTo(1);
        assertThat(call.isDone() || call.isRevoked()).isTrue();
    }

    private static void arrivals(Simulation world, List<FunctionDefinition> functions) {
        int calls = 50 + world.random.nextInt(400);
        for (int i = 0; i < calls; i++) {
            world.after(world.upTo(ARRIVALS), () -> arrive(world, pick(world.random, functions)));
        }
        for (int i = 0; i < 5; i++) {
            world.after(world.upTo(ARRIVALS), () -> world.dispatcher.keepWarm(some(world.random, functions)));
            world.after(world.upTo(ARRIVALS), () -> {
                FunctionDefinition changed = pick(world.random, functions);
                world.dispatcher.definitionChanged(function(changed.urn().function())
                        .revision(2 + world.random.nextInt(5))
                        .runtime(changed.runtime())
                        .instances(0, 1 + world.random.nextInt(3))
                        .build());
            });
            world.after(world.upTo(ARRIVALS), world.dispatcher::dropRevoked);
        }
        world.after(
                world.upTo(ARRIVALS),
                () -> world.dispatcher.definitionRemoved(
                        pick(world.random, functions).urn()));
        world.after(ARRIVALS, () -> world.dispatcher.keepWarm(List.of()));
    }

    private static void arrive(Simulation world, FunctionDefinition function) {
        CallBuilder call = CallBuilder.call(function).lane(world.random.nextBoolean() ? Lane.SYNC : Lane.ASYNC);
        if (world.random.nextInt(3) == 0) {
            call.deadline(
                    world.instant().plus(world.upTo(Duration.ofSeconds(3))).minusMillis(100));
        }
        if (world.random.nextInt(20) == 0 && !world.accepted.isEmpty()) {
            call.id(pick(world.random, world.accepted).invocation().id());
        }
        if (world.submit(call) && world.random.nextInt(10) == 0) {
            RecordedCall taken = world.accepted.getLast();
            world.after(world.upTo(Duration.ofSeconds(2)), () -> {
                if (!taken.isDone()) {
                    taken.revoke();
                }
            });
        } else if (!world.accepted.isEmpty() && world.random.nextInt(10) == 0) {
            Invocation taken = pick(world.random, world.accepted).invocation();
            String tenant =
                    world.random.nextInt(4) == 0 ? "another" : taken.function().tenant();
            world.after(
                    world.upTo(Duration.ofSeconds(2)), () -> world.dispatcher.cancel(taken.id(), tenant, "cancelled"));
        }
    }

    private static List<FunctionDefinition> functions(Random random) {
        List<FunctionDefinition> functions = new ArrayList<>();
        int count = 1 + random.nextInt(8);
        for (int i = 0; i < count; i++) {
            int max = 1 + random.nextInt(4);
            functions.add(function("f" + i)
                    .runtime(random.nextInt(4) == 0 ? RuntimeName.EXEC : RuntimeName.PYTHON3)
                    .instances(random.nextInt(max + 1), max)
                    .concurrency(1 + random.nextInt(3))
                    .timeout(Duration.ofMillis(100 + random.nextInt(3000)))
                    .build());
        }
        return functions;
    }

    private static ScheduleConfig config(Random random) {
        return config(1 + random.nextInt(12), 1 + random.nextInt(6));
    }

    private static ScheduleConfig config(int maxRunning, int maxInstances) {
        return new ScheduleConfig(
                1000,
                maxRunning,
                new InstancesConfig(
                        maxInstances,
                        Duration.ofSeconds(5),
                        Duration.ofMillis(200),
                        Duration.ofSeconds(5),
                        Duration.ofMillis(500)));
    }

    private static Rates rates(Random random) {
        return new Rates(
                random.nextDouble() * 0.3,
                random.nextDouble() * 0.2,
                random.nextDouble() * 0.2,
                Duration.ofMillis(1 + random.nextInt(2000)));
    }

    private static <T> T pick(Random random, List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private static List<FunctionDefinition> some(Random random, List<FunctionDefinition> functions) {
        return functions.stream().filter(function -> random.nextBoolean()).toList();
    }
}
