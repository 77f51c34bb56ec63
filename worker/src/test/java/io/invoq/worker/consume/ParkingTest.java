package io.invoq.worker.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.record.Delivery;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParkingTest {

    private static final FunctionUrn SLOW = FunctionUrn.parse("sn:cn:yrk:default:function:0@park@slow:latest");
    private static final FunctionUrn OTHER = FunctionUrn.parse("sn:cn:yrk:default:function:0@park@other:latest");
    private static final int RATE = 100;

    private long now = 1;
    private final Parking parking = new Parking(RATE, () -> now);

    @Test
    void aBurstOfLessThanASecondWaits() {
        assertThat(refusals(SLOW, 90)).isZero();
    }

    @Test
    void aFunctionThatStaysFullIsPassedByAtTheRate() {
        // Given
        refusals(SLOW, 100);

        // When
        int parked = refusals(SLOW, 500);

        // Then
        assertThat(parked).isBetween(5 * RATE - 2, 5 * RATE);
        assertThat(parking.parks(OTHER)).as("another function is not concerned").isFalse();
    }

    @Test
    void whatTheFunctionTakesItselfCounts() {
        // Given
        refusals(SLOW, 100);

        // When
        int parked = 0;
        for (int i = 0; i < 500; i++) {
            pass(Duration.ofMillis(10));
            parking.taken(SLOW);
            parked += parking.parks(SLOW) ? 1 : 0;
        }

        // Then
        assertThat(parked).as("it takes as many as the rate, or more").isLessThanOrEqualTo(1);
    }

    @Test
    void oneThatHadRoomForASecondBeginsAnew() {
        // Given
        refusals(SLOW, 300);

        // When
        pass(Duration.ofMillis(1_001));

        // Then
        assertThat(refusals(SLOW, 90)).isZero();
    }

    @Test
    void nothingIsParkedAtRateZero() {
        Parking none = new Parking(0, () -> now);
        for (int i = 0; i < 1_000; i++) {
            pass(Duration.ofMillis(10));
            assertThat(none.parks(SLOW)).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"PT0S, PT1S", "PT0.4S, PT1S", "PT7S, PT7S", "PT50S, PT50S", "PT3H, PT1M"})
    void theWaitGrowsWithTheAge(Duration waited, Duration wait) {
        Instant accepted = Instant.parse("2026-01-01T00:00:00Z");
        Instant moment = accepted.plus(waited);

        assertThat(Parking.until(Delivery.async(accepted, null), moment)).isEqualTo(moment.plus(wait));
    }

    /** Ten milliseconds apart, how many of them are put off. */
    private int refusals(FunctionUrn function, int refusals) {
        int parked = 0;
        for (int i = 0; i < refusals; i++) {
            pass(Duration.ofMillis(10));
            parked += parking.parks(function) ? 1 : 0;
        }
        return parked;
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}
