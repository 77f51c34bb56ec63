package io.invoq.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class LoopsTest {

    private static final Duration LOAD = Duration.ofMillis(500);
    private static final long STALL = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LONG = TimeUnit.MILLISECONDS.toNanos(100);
    private static final double RATE = 1000;

    @Test
    void openLoopShowsAStallInAllCallsThatItHeldUp() throws Exception {
        // When
        LoadResult result = OpenLoop.run(stallingOnce(), 1, RATE, LOAD);
        // Then
        assertThat(result.latency().getTotalCount()).isEqualTo(500);
        assertThat(callsLongerThan(LONG, result)).isGreaterThan(50);
    }

    @Test
    void closedLoopShowsAStallOnce() throws Exception {
        // When
        LoadResult result = ClosedLoop.run(stallingOnce(), 1, LOAD);
        // Then
        assertThat(callsLongerThan(LONG, result)).isBetween(1L, 5L);
    }

    @Test
    void openLoopKeepsItsRate() throws Exception {
        // When
        LoadResult result = OpenLoop.run(number -> () -> {}, 4, RATE, LOAD);
        // Then
        assertThat(result.calls()).isEqualTo(500);
        assertThat(result.elapsed()).isGreaterThan(LOAD.minusMillis(20));
    }

    @Test
    void closedLoopRunsAllCallersAtTheSameTime() throws Exception {
        // Given
        AtomicInteger opened = new AtomicInteger();
        // When
        LoadResult result = ClosedLoop.run(
                number -> {
                    opened.incrementAndGet();
                    return () -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
                },
                50,
                LOAD);
        // Then
        assertThat(opened).hasValue(50);
        assertThat(result.calls()).isBetween(250L, 2550L);
        assertThat(result.millis(50)).isGreaterThan(9);
    }

    @Test
    void failedCallFailsTheLoadAndIsNamed() {
        // Given
        AtomicBoolean failed = new AtomicBoolean();
        Callers callers = number -> () -> {
            if (failed.compareAndSet(false, true)) {
                throw new IOException("no answer on caller " + number);
            }
        };
        // Then
        assertThatThrownBy(() -> ClosedLoop.run(callers, 1, LOAD))
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("1 of 1 calls failed")
                .hasMessageContaining("no answer on caller 0");
    }

    private static Callers stallingOnce() {
        AtomicBoolean stalled = new AtomicBoolean();
        return number -> () -> {
            if (stalled.compareAndSet(false, true)) {
                long end = System.nanoTime() + STALL;
                while (System.nanoTime() < end) {
                    LockSupport.parkNanos(STALL / 10);
                }
            }
        };
    }

    private static long callsLongerThan(long nanos, LoadResult result) {
        return result.latency().getCountBetweenValues(nanos, result.latency().getMaxValue());
    }
}
