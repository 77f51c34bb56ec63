package io.invoq.worker.schedule;

import static io.invoq.worker.CallBuilder.call;
import static io.invoq.worker.FunctionBuilder.function;
import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.record.FailureKind;
import io.invoq.wire.record.Lane;
import io.invoq.worker.FunctionBuilder;
import io.invoq.worker.RecordedCall;
import io.invoq.worker.schedule.Simulation.Rates;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Functions that are paused, resumed, deleted and made again while their calls wait or run. */
final class PauseTest {

    private static final Duration CALL = Duration.ofSeconds(2);

    private final Simulation world = new Simulation(
            11,
            new ScheduleConfig(
                    100,
                    16,
                    new InstancesConfig(
                            4,
                            Duration.ofSeconds(5),
                            Duration.ofMillis(200),
                            Duration.ofSeconds(5),
                            Duration.ofMillis(500))),
            new Rates(0, 0, 0, CALL));

    @ParameterizedTest
    @EnumSource(Lane.class)
    void whatRunsGoesOnAndWhatWaitsEndsAsPaused(Lane lane) {
        // Given
        FunctionDefinition paused = single("f").build();
        RecordedCall running = submit(paused, lane);
        RecordedCall waiting = submit(paused, lane);
        world.after(Duration.ofMillis(201), () -> world.pause(paused.urn()));

        // When
        world.run(Duration.ofMinutes(1));

        // Then
        assertThat(running.text()).isNotNull();
        assertThat(waiting.failure(FailureKind.FUNCTION_PAUSED)).contains("was paused while the call waited");
        assertThat(world.dispatcher.load().instances())
                .as("none is kept for it")
                .isZero();
    }

    @Test
    void aPausedFunctionTakesNothingAndAnotherDoes() {
        // Given
        FunctionDefinition paused = single("f").build();
        FunctionDefinition other = single("g").build();

        // When
        world.pause(paused.urn());

        // Then
        assertThat(world.submit(call(paused))).isFalse();
        assertThat(world.submit(call(other))).isTrue();
        world.run(Duration.ofMinutes(1));
        assertThat(world.dispatcher.load().functions())
                .as("nothing is known of what was refused")
                .isZero();
    }

    @Test
    void aPauseIsOfAllVersions() {
        // Given
        FunctionDefinition version = version(single("f").build(), "v7");
        RecordedCall running = submit(version, Lane.ASYNC);
        RecordedCall waiting = submit(version, Lane.ASYNC);

        // When
        world.pause(single("f").build().urn());

        // Then
        assertThat(world.submit(call(version))).isFalse();
        assertThat(List.of(running, waiting)).allMatch(RecordedCall::isDone);
    }

    @Test
    void aResumedFunctionRunsCallsAgain() {
        // Given
        FunctionDefinition function = single("f").build();
        world.pause(function.urn());
        world.pause(function.urn());

        // When
        world.resume(function.urn());

        // Then
        RecordedCall after = submit(function, Lane.SYNC);
        world.run(Duration.ofMinutes(1));
        assertThat(after.text()).isNotNull();
    }

    @Test
    void instancesAreKeptWarmWhileItIsNotPausedOnly() {
        // Given
        FunctionDefinition warm = function("warm").instances(2, 4).build();
        world.pause(warm.urn());

        // When
        world.dispatcher.keepWarm(List.of(warm));
        world.after(Duration.ofSeconds(20), () -> world.resume(warm.urn()));
        world.run(Duration.ofSeconds(10));

        // Then
        assertThat(world.dispatcher.instances()).isZero();
        world.run(Duration.ofSeconds(30));
        assertThat(world.dispatcher.load().instances()).isEqualTo(2);
    }

    @Test
    void whatRunsWhenItsFunctionIsDeletedGoesOnAndWhatWaitsEndsAsNotFound() {
        // Given
        FunctionDefinition function = single("f").build();
        RecordedCall running = submit(function, Lane.ASYNC);
        RecordedCall waiting = submit(function, Lane.ASYNC);
        world.after(Duration.ofMillis(201), () -> world.delete(function.urn()));

        // When
        world.run(Duration.ofMinutes(1));

        // Then
        assertThat(running.text()).isNotNull();
        assertThat(waiting.failure(FailureKind.FUNCTION_NOT_FOUND)).contains("was deleted");
    }

    @Test
    void aCallOfADeletedFunctionDoesNotRunOnAnotherThatHasItsName() {
        // Given
        FunctionDefinition old = single("f").build();
        FunctionDefinition made =
                single("f").revision(2).createdAt(Instant.EPOCH.plusSeconds(2)).build();
        RecordedCall ofNew = submit(made, Lane.ASYNC);

        // When
        RecordedCall late = submit(old, Lane.ASYNC);

        // Then
        assertThat(late.failure(FailureKind.FUNCTION_NOT_FOUND)).contains("was deleted before the call could run");
        world.run(Duration.ofMinutes(1));
        assertThat(ofNew.text()).isNotNull();
    }

    @Test
    void aFunctionMadeAgainByAClockThatLagsIsTakenForTheNewOne() {
        // Given
        FunctionDefinition old =
                single("f").revision(9).createdAt(Instant.EPOCH.plusSeconds(9)).build();
        FunctionDefinition made =
                single("f").revision(3).createdAt(Instant.EPOCH.plusSeconds(3)).build();
        submit(old, Lane.ASYNC);

        // When
        world.delete(old.urn());

        // Then
        RecordedCall ofNew = submit(made, Lane.ASYNC);
        world.run(Duration.ofMinutes(1));
        assertThat(ofNew.text()).isNotNull();
    }

    private static FunctionBuilder single(String name) {
        return function(name).instances(0, 1);
    }

    private static FunctionDefinition version(FunctionDefinition of, String version) {
        return new FunctionDefinition(
                of.urn().withVersion(version),
                of.revisionId(),
                of.runtime(),
                of.registeredRuntime(),
                of.code(),
                of.limits(),
                of.environment(),
                of.description(),
                of.createdAt(),
                of.updatedAt());
    }

    private RecordedCall submit(FunctionDefinition function, Lane lane) {
        assertThat(world.submit(call(function).lane(lane))).isTrue();
        return world.accepted.getLast();
    }
}
