package io.invoq.bench.report;

/** What the ratio of a scenario to its floor is to be. */
public sealed interface Target {

    /** Whether a ratio is good enough; a target that asks for nothing is always met. */
    boolean isMetBy(double ratio);

    /** As it is printed: {@code ≥ 0.7 ×}. */
    String words();

    /** Of a rate: the more the better. */
    record AtLeast(double ratio) implements Target {

        @Override
        public boolean isMetBy(double measured) {
            return measured >= ratio;
        }

        @Override
        public String words() {
            return "≥ " + ratio + " ×";
        }
    }

    /** Of a time or a size: the less the better. */
    record AtMost(double ratio) implements Target {

        @Override
        public boolean isMetBy(double measured) {
            return measured <= ratio;
        }

        @Override
        public String words() {
            return "≤ " + ratio + " ×";
        }
    }

    /** Measured for information. */
    record None() implements Target {

        @Override
        public boolean isMetBy(double measured) {
            return true;
        }

        @Override
        public String words() {
            return "–";
        }
    }
}
