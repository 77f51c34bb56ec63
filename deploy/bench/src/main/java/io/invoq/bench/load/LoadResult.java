package io.invoq.bench.load;

import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * What a load saw.
 *
 * @param calls that were answered as expected
 * @param errors calls that were not; a loop gives back a result without any, or fails
 * @param elapsed from the start of the first call to the end of the last one
 * @param latency of the calls, in nanoseconds
 */
public record LoadResult(long calls, long errors, Duration elapsed, Histogram latency) {

    /** Good calls a second. */
    public double perSecond() {
        return calls * 1e9 / elapsed.toNanos();
    }

    /**
     * A latency in milliseconds.
     *
     * @param percentile 50 is the median, 100 the longest
     */
    public double millis(double percentile) {
        return latency.getValueAtPercentile(percentile) / 1e6;
    }
}
