package io.invoq.wire;

import java.util.Random;

/**
 * Runs a property on many random sources. The seed differs from run to run; a failure names it, and {@code -Dseed=}
 * repeats it.
 */
final class Seeds {

    private static final int RUNS = 300;

    private Seeds() {}

    interface Property {
        void check(Random random) throws Exception;
    }

    static void forEach(Property property) {
        Long given = Long.getLong("seed");
        long first = given == null ? System.nanoTime() : given;
        for (long seed = first; seed < first + (given == null ? RUNS : 1); seed++) {
            try {
                property.check(new Random(seed));
            } catch (Exception | AssertionError e) {
                throw new AssertionError(
                        ("failed with seed %d; again: mvn -pl schemas/wire test -Dtest='RoundTripTest,CloudEventsSdkTest'"
                                        + " -Dseed=%d%n%s")
                                .formatted(seed, seed, e.getMessage()),
                        e);
            }
        }
    }
}
