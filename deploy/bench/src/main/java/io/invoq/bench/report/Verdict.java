package io.invoq.bench.report;

/** What is made of a measured line, one word a reader looks for. */
enum Verdict {
    MET("met"),
    MISSED("missed"),
    /** The line has no target. */
    UNJUDGED(Figures.NONE);

    private final String word;

    Verdict(String word) {
        this.word = word;
    }

    /** Judges the ratio as it is written, rounded, so that it stays the same when read back; no ratio meets no target. */
    static Verdict of(Measured measured) {
        Target target = measured.line().target();
        return switch (target) {
            case Target.None none -> UNJUDGED;
            case Target.AtLeast atLeast -> judge(target, measured.ratio().median());
            case Target.AtMost atMost -> judge(target, measured.ratio().median());
        };
    }

    private static Verdict judge(Target target, double ratio) {
        boolean isMet =
                Double.isFinite(ratio) && target.isMetBy(Figures.rounded(ratio).doubleValue());
        return isMet ? MET : MISSED;
    }

    /** The verdict as it is printed, with a warning when the machine was too noisy to tell. */
    static String words(Measured measured) {
        Verdict verdict = of(measured);
        if (!measured.isNoisy()) {
            return verdict.word;
        }
        return verdict == UNJUDGED ? "noisy" : verdict.word + ", noisy";
    }

    /** As it names a style of the chart. */
    String style() {
        return this == UNJUDGED ? "unjudged" : word;
    }
}
