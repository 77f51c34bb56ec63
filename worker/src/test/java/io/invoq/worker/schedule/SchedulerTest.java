package io.invoq.worker.schedule;

import static io.invoq.worker.CallBuilder.call;
import static io.invoq.worker.FunctionBuilder.function;
import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.platform.lifecycle.ServiceThreads;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.record.FailureKind;
import io.invoq.wire.record.HttpAnswer;
import io.invoq.wire.record.Payload;
import io.invoq.worker.RecordedCall;
import io.invoq.worker.instance.Completion;
import io.invoq.worker.instance.Exit;
import io.invoq.worker.instance.Instance;
import io.invoq.worker.instance.InstanceCall;
import io.invoq.worker.instance.InstanceStarter;
import io.invoq.worker.instance.StartFailedException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The scheduler's threads, over instances in memory. */
final class SchedulerTest {

    private static final FunctionDefinition F = function("f").instances(0, 1).build();

    private final CountDownLatch release = new CountDownLatch(1);

    private static Scheduler start(InstanceStarter starter, int maxQueued) {
        ScheduleConfig config = new ScheduleConfig(
                maxQueued,
                4,
                new InstancesConfig(
                        2,
                        Duration.ofSeconds(60),
                        Duration.ofMillis(20),
                        Duration.ofSeconds(1),
                        Duration.ofMillis(100)));
        return Scheduler.start(config, starter, new ServiceThreads("test"), InstantSource.system(), System::nanoTime);
    }

    @Test
    void refusesACallWhenItsFunctionsQueueIsFull() throws InterruptedException {
        try (Scheduler scheduler = start(function -> new Echo(release), 2)) {
            // Given
            List<RecordedCall> taken = new ArrayList<>();

            // When
            boolean full = false;
            while (!full) {
                RecordedCall next = call(F).build();
                full = !scheduler.submit(next);
                if (!full) {
                    taken.add(next);
                }
            }
            RecordedCall other = call(function("other").build()).build();

            // Then
            assertThat(taken.size()).isBetween(2, 3);
            assertThat(scheduler.submit(other)).isTrue();
            release.countDown();
            assertThat(scheduler.awaitIdle(Duration.ofSeconds(10))).isTrue();
            assertThat(taken).allMatch(call -> call.ends() == 1);
        }
    }

    @Test
    void givesTheCallsThatWaitTheReasonOfAFailedStart() {
        InstanceStarter failing = function -> {
            throw new StartFailedException(FailureKind.HANDLER_NOT_FOUND, "no such file");
        };
        try (Scheduler scheduler = start(failing, 10)) {
            RecordedCall call = call(F).build();
            RecordedCall afterwards = call(F).build();

            scheduler.submit(call);
            String message = call.failure(FailureKind.HANDLER_NOT_FOUND);
            scheduler.submit(afterwards);

            assertThat(message).isEqualTo("no such file");
            assertThat(afterwards.failure(FailureKind.HANDLER_NOT_FOUND)).isEqualTo("no such file");
        }
    }

    @Test
    void survivesAStarterThatIsBroken() {
        InstanceStarter broken = function -> {
            throw new IllegalStateException("bug");
        };
        try (Scheduler scheduler = start(broken, 10)) {
            RecordedCall call = call(F).build();

            scheduler.submit(call);

            assertThat(call.failure(FailureKind.INITIALIZER_FAILED)).contains("bug");
        }
    }

    @Test
    void endsACallThatWaitsAtItsDeadline() {
        try (Scheduler scheduler = start(function -> new Echo(release), 10)) {
            RecordedCall holding = call(F).build();
            scheduler.submit(holding);
            RecordedCall waiting =
                    call(F).deadline(Instant.now().plusMillis(200)).build();
            RecordedCall late = call(F).deadline(Instant.now().minusMillis(1)).build();

            scheduler.submit(waiting);
            scheduler.submit(late);

            assertThat(waiting.failure(FailureKind.EXPIRED)).contains("deadline");
            assertThat(late.end().outcome().toString()).contains("EXPIRED");
            release.countDown();
            assertThat(holding.text()).isEqualTo("echo");
        }
    }

    @Test
    void saysThatNoInstanceCouldBeHadWhenNoneWasThere() {
        CountDownLatch never = new CountDownLatch(1);
        InstanceStarter slow = function -> {
            never.await();
            return new Echo(release);
        };
        try (Scheduler scheduler = start(slow, 10)) {
            RecordedCall call = call(F).deadline(Instant.now().plusMillis(100)).build();

            scheduler.submit(call);

            assertThat(call.failure(FailureKind.NO_INSTANCE)).contains("max-instances=1");
        }
    }

    @Test
    void dropsACallThatWasRevokedWhileItWaited() throws InterruptedException {
        try (Scheduler scheduler = start(function -> new Echo(release), 10)) {
            RecordedCall holding = call(F).build();
            scheduler.submit(holding);
            RecordedCall revoked = call(F).build();
            scheduler.submit(revoked);

            revoked.revoke();
            release.countDown();

            assertThat(scheduler.awaitIdle(Duration.ofSeconds(10))).isTrue();
            assertThat(holding.ends()).isEqualTo(1);
            assertThat(revoked.ends()).isZero();
        }
    }

    @Test
    void endsACallAtTheTimeoutEvenWhenItsInstanceDoesNotReact() {
        FunctionDefinition brief =
                function("brief").timeout(Duration.ofMillis(50)).build();
        try (Scheduler scheduler = start(function -> new Echo(release), 10)) {
            RecordedCall call = call(brief).build();

            scheduler.submit(call);

            assertThat(call.failure(FailureKind.TIMED_OUT)).contains("50ms");
        }
    }

    @Test
    void tellsWhichCallsRunAndForHowLong() throws InterruptedException {
        Echo echo = new Echo(release);
        try (Scheduler scheduler = start(function -> echo, 10)) {
            RecordedCall running = call(F).build();
            RecordedCall waiting = call(F).build();
            scheduler.submit(running);
            scheduler.submit(waiting);
            assertThat(echo.entered().await(10, TimeUnit.SECONDS)).isTrue();

            assertThat(scheduler.running(Duration.ZERO)).containsExactly(running);
            assertThat(scheduler.running(Duration.ofHours(1))).isEmpty();
            release.countDown();
        }
    }

    @Test
    void stopsARunThatIsLostAndTellsNobody() throws InterruptedException {
        Echo echo = new Echo(release);
        try (Scheduler scheduler = start(function -> echo, 10)) {
            RecordedCall lost = call(F).build();
            scheduler.submit(lost);
            assertThat(echo.entered().await(10, TimeUnit.SECONDS)).isTrue();
            scheduler.stopLost();
            assertThat(scheduler.running(Duration.ZERO)).containsExactly(lost);

            lost.lose();
            scheduler.stopLost();

            assertThat(scheduler.awaitIdle(Duration.ofSeconds(10))).isTrue();
            assertThat(echo.exited()).succeedsWithin(Duration.ofSeconds(10));
            assertThat(lost.ends()).isZero();
            release.countDown();
        }
    }

    /** An instance that answers once it is let. */
    private record Echo(CountDownLatch release, CompletableFuture<Exit> exited, CountDownLatch entered)
            implements Instance {

        Echo(CountDownLatch release) {
            this(release, new CompletableFuture<>(), new CountDownLatch(1));
        }

        @Override
        public Completion call(InstanceCall call) throws InterruptedException {
            entered.countDown();
            release.await();
            return Completion.answered(HttpAnswer.json(Payload.of("echo")));
        }

        @Override
        public void stop() {
            kill();
        }

        @Override
        public void kill() {
            exited.complete(new Exit(0, ""));
        }
    }
}
