package io.invoq.ingress.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PaceTest {

    private static final long INTERVAL = 100;
    private static final int BURST = 5;
    private static final long START = Long.MAX_VALUE - 10_000; // a clock that is about to overflow

    private final Pace pace = new Pace(START);

    @Test
    void letsABurstPassAndThenOneEachInterval() {
        // Given
        for (int i = 0; i < BURST; i++) {
            assertThat(pass(1, 0)).isZero();
        }
        // When, Then
        assertThat(pass(1, 0)).isEqualTo(INTERVAL);
        assertThat(pass(1, 40)).isEqualTo(60);
        assertThat(pass(1, 100)).isZero();
        assertThat(pass(1, 100)).isEqualTo(INTERVAL);
    }

    @Test
    void holdsNoMoreThanABurstHoweverLongNothingCame() {
        // When, Then
        for (int i = 0; i < BURST; i++) {
            assertThat(pass(1, 1_000_000)).isZero();
        }
        assertThat(pass(1, 1_000_000)).isEqualTo(INTERVAL);
    }

    @Test
    void letsAllPassOrNone() {
        assertThat(pass(4, 0)).isZero();
        assertThat(pass(2, 0)).isEqualTo(INTERVAL);
        assertThat(pass(1, 0)).isZero();
    }

    @Test
    void letsMoreThanABurstPassWhenItIsFullAndMakesTheNextWaitForThat() {
        assertThat(pass(20, 0)).isZero();
        assertThat(pass(1, 0)).isEqualTo(16 * INTERVAL);
        assertThat(pace.isFull(START)).isFalse();
        assertThat(pass(20, 1_999)).isEqualTo(1);
        assertThat(pass(20, 2_000)).isZero();
    }

    @Test
    void saysHowLongOneWouldWaitWithoutLettingItPass() {
        assertThat(pace.wait(INTERVAL, BURST, START)).isZero();
        assertThat(pass(BURST, 0)).isZero();
        assertThat(pace.wait(INTERVAL, BURST, START)).isEqualTo(INTERVAL);
        assertThat(pace.wait(INTERVAL, BURST, START + 100)).isZero();
    }

    @Test
    void letsNoMorePassToManyThreads() throws Exception {
        // Given
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            Callable<Integer> thread = () ->
                    IntStream.range(0, 1000).map(i -> pass(1, 0) == 0 ? 1 : 0).sum();
            // When
            int passed = 0;
            for (Future<Integer> each : threads.invokeAll(
                    IntStream.range(0, 8).mapToObj(i -> thread).toList())) {
                passed += each.get();
            }
            // Then
            assertThat(passed).isEqualTo(BURST);
        }
    }

    private long pass(int count, long after) {
        return pace.tryPass(count, INTERVAL, BURST, START + after);
    }
}
