package io.invoq.worker.schedule;

import static io.invoq.worker.CallBuilder.call;
import static io.invoq.worker.FunctionBuilder.function;
import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.RuntimeName;
import io.invoq.wire.record.FailureKind;
import io.invoq.wire.record.Lane;
import io.invoq.worker.FunctionBuilder;
import io.invoq.worker.RecordedCall;
import io.invoq.worker.schedule.Simulation.Rates;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Calls that are taken back while they wait or run, in a world where every call takes as long as it may. */
final class CancelTest {

    private static final Rates HANGING = new Rates(0, 0, 1, Duration.ofMillis(10));
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Simulation world = new Simulation(
            7,
            new ScheduleConfig(
                    100,
                    16,
                    new InstancesConfig(
                            4,
                            Duration.ofSeconds(5),
                            Duration.ofMillis(200),
                            Duration.ofSeconds(5),
                            Duration.ofMillis(500))),
            HANGING);

    @Test
    void aCallThatWaitsEndsAtOnceAndTheOneBeforeItGoesOn() {
        // Given
        RecordedCall running = submit(hanging("f").build(), Lane.ASYNC);
        RecordedCall waiting = submit(hanging("f").build(), Lane.ASYNC);
        world.run(Duration.ofSeconds(1));

        // When
        cancel(waiting);

        // Then
        assertThat(waiting.failure(FailureKind.CANCELLED)).isEqualTo("by me, while it waited");
        assertThat(running.isDone()).isFalse();
        assertThat(world.dispatcher.load().waiting()).isZero();
        assertThat(world.dispatcher.load().running()).isEqualTo(1);
    }

    @Test
    void aCallThatRunsEndsAtOnceItsInstanceIsKilledAndTheNextGetsAnother() {
        // Given
        RecordedCall running = submit(hanging("f").build(), Lane.ASYNC);
        RecordedCall next = submit(hanging("f").build(), Lane.ASYNC);
        world.after(Duration.ofSeconds(1), () -> {}); // the world's clock stands still where nothing happens
        world.run(Duration.ofSeconds(1));

        // When
        cancel(running);

        // Then
        assertThat(running.failure(FailureKind.CANCELLED)).isEqualTo("by me, while it ran");
        assertThat(running.end().inFunction()).isPositive();
        assertThat(world.dispatcher.load().ending()).isEqualTo(1);
        world.run(Duration.ofSeconds(2));
        assertThat(world.dispatcher.load().running()).isEqualTo(1);
        assertThat(next.isDone()).isFalse();
    }

    @Test
    void aCallThatIsAProcessOfItsOwnEndsAlone() {
        // Given
        FunctionDefinition function =
                hanging("f").runtime(RuntimeName.EXEC).concurrency(2).build();
        RecordedCall one = submit(function, Lane.ASYNC);
        RecordedCall other = submit(function, Lane.ASYNC);
        world.run(Duration.ofSeconds(1));

        // When
        cancel(one);
        world.run(Duration.ofSeconds(2));

        // Then
        assertThat(one.ends()).isEqualTo(1);
        assertThat(one.failure(FailureKind.CANCELLED)).isEqualTo("by me, while it ran");
        assertThat(other.isDone()).isFalse();
        assertThat(world.dispatcher.load().instances()).isEqualTo(1);
        assertThat(world.dispatcher.load().slots()).isEqualTo(1);
    }

    @Test
    void otherCallsOnTheSameInstanceAreLostWithItAsAtATimeout() {
        // Given
        FunctionDefinition function = hanging("f").concurrency(2).build();
        RecordedCall one = submit(function, Lane.ASYNC);
        RecordedCall other = submit(function, Lane.ASYNC);
        world.run(Duration.ofSeconds(1));

        // When
        cancel(one);

        // Then
        assertThat(other.failure(FailureKind.INSTANCE_EXITED))
                .isEqualTo("the instance was ended, since another call on it was cancelled");
    }

    @Test
    void allCallsOfTheIdEndOnceEvenOnOneInstance() {
        // Given
        FunctionDefinition function = hanging("f").concurrency(2).build();
        RecordedCall one = submit(function, Lane.ASYNC);
        RecordedCall same =
                call(function).lane(Lane.ASYNC).id(one.invocation().id()).build();
        RecordedCall third =
                call(function).lane(Lane.ASYNC).id(one.invocation().id()).build();
        assertThat(world.dispatcher.submit(same)).isTrue();
        assertThat(world.dispatcher.submit(third)).isTrue();
        world.run(Duration.ofSeconds(1));

        // When
        cancel(one);

        // Then
        assertThat(one.ends()).isEqualTo(1);
        assertThat(same.ends()).isEqualTo(1);
        assertThat(third.ends()).isEqualTo(1);
    }

    @Test
    void anotherTenantsCancelAndOneOfASynchronousCallChangeNothing() {
        // Given
        RecordedCall async = submit(hanging("f").build(), Lane.ASYNC);
        RecordedCall sync = submit(hanging("f").build(), Lane.SYNC);
        world.run(Duration.ofSeconds(1));

        // When
        world.cancel(async.invocation().id(), "another");
        cancel(sync);

        // Then
        assertThat(async.isDone()).isFalse();
        assertThat(sync.isDone()).isFalse();
    }

    @Test
    void aCallThatHasEndedIsLeftAlone() {
        // Given
        RecordedCall call = submit(hanging("f").build(), Lane.ASYNC);
        world.run(TIMEOUT.plusSeconds(1));

        // When
        cancel(call);
        world.run(TIMEOUT.plusSeconds(30));

        // Then
        assertThat(call.ends()).isEqualTo(1);
        call.failure(FailureKind.TIMED_OUT);
        assertThat(world.dispatcher.load()).isEqualTo(new Load(0, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void aCallThatWasTakenAwayWhileItWaitedIsDropped() {
        // Given
        submit(hanging("f").build(), Lane.ASYNC);
        RecordedCall revoked = submit(hanging("f").build(), Lane.ASYNC);
        world.run(Duration.ofSeconds(1));
        revoked.revoke();

        // When
        cancel(revoked);

        // Then
        assertThat(revoked.ends()).isZero();
        assertThat(world.dropped).containsExactly(revoked);
    }

    private static FunctionBuilder hanging(String name) {
        return function(name).instances(0, 1).timeout(TIMEOUT);
    }

    private RecordedCall submit(FunctionDefinition function, Lane lane) {
        assertThat(world.submit(call(function).lane(lane))).isTrue();
        return world.accepted.getLast();
    }

    private void cancel(RecordedCall call) {
        world.cancel(call.invocation().id(), call.function().urn().tenant());
    }
}
