package io.invoq.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a run is to do.
 *
 * @param root the checkout that is measured
 * @param plan how much is measured
 * @param quick whether only whether it works is looked at
 * @param standalone whether broker and roles share a process
 * @param against what to compare with instead of the floors
 */
record Settings(
        Path root,
        Run.Plan plan,
        boolean quick,
        boolean standalone,
        @Nullable String against) {

    /** Bytes of body that a call carries: as much as a small JSON event. */
    static final int BODY_SIZE = 256;

    private static final int FEWEST_PAIRS = 3;
    private static final int PAIRS = 5;
    private static final int SECONDS = 3;
    private static final Duration WARM_UP = Duration.ofSeconds(12);
    private static final Duration QUICK_SAMPLE = Duration.ofMillis(250);

    static Settings of(
            Path root,
            boolean quick,
            boolean standalone,
            @Nullable Integer pairs,
            @Nullable Integer seconds,
            @Nullable String against) {
        int most = Math.max(pairs == null ? PAIRS : pairs, FEWEST_PAIRS);
        Run.Plan plan = quick
                ? new Run.Plan(QUICK_SAMPLE, 1, QUICK_SAMPLE)
                : new Run.Plan(WARM_UP, most, Duration.ofSeconds(seconds == null ? SECONDS : Math.max(1, seconds)));
        return new Settings(root, plan, quick, standalone, against);
    }

    /** As they are written into the result. */
    Map<String, String> words() {
        Map<String, String> words = new TreeMap<>();
        words.put("pairs", Integer.toString(plan.pairs()));
        words.put("seconds of warm-up", Double.toString(plan.warmUp().toMillis() / 1e3));
        words.put("seconds per sample", Double.toString(plan.sample().toMillis() / 1e3));
        words.put("body size", BODY_SIZE + "B");
        words.put("mode", standalone ? "standalone" : "separate processes");
        if (quick) {
            words.put("quick", "true");
        }
        return words;
    }
}
