package io.invoq.ingress.invoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class InFlightTest {

    @Test
    void takesSoManyCallsAndNoMoreUntilOneLeaves() {
        // Given
        InFlight inFlight = new InFlight(2, 100);
        // When, Then
        assertThat(inFlight.tryEnter()).isTrue();
        assertThat(inFlight.tryEnter()).isTrue();
        assertThat(inFlight.tryEnter()).isFalse();
        assertThat(inFlight.calls()).isEqualTo(2);
        inFlight.leave();
        assertThat(inFlight.tryEnter()).isTrue();
    }

    @Test
    void setsAsideSoManyBytesAndNoMoreUntilSomeAreGivenBack() {
        // Given
        InFlight inFlight = new InFlight(2, 100);
        // When, Then
        assertThat(inFlight.tryReserve(60)).isTrue();
        assertThat(inFlight.tryReserve(41)).isFalse();
        assertThat(inFlight.tryReserve(40)).isTrue();
        assertThat(inFlight.bytes()).isEqualTo(100);
        inFlight.release(60);
        assertThat(inFlight.tryReserve(60)).isTrue();
    }

    @Test
    void isBackAtZeroAfterManyThreadsHadTheirTurn() throws Exception {
        // Given
        InFlight inFlight = new InFlight(8, 1000);
        Callable<Boolean> turn = () -> {
            boolean entered = inFlight.tryEnter();
            boolean reserved = inFlight.tryReserve(300);
            boolean within = inFlight.calls() <= 8;
            if (reserved) {
                inFlight.release(300);
            }
            if (entered) {
                inFlight.leave();
            }
            return within;
        };
        // When
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var turns = threads.invokeAll(
                    IntStream.range(0, 1000).mapToObj(i -> turn).toList());
            // Then
            assertThat(turns).allSatisfy(done -> assertThat(done.get()).isTrue());
        }
        assertThat(inFlight.calls()).isZero();
        assertThat(inFlight.bytes()).isZero();
    }
}
