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

    static Verdict of(Measured measured) {
        return switch (measured.line().target()) {
            case Target.None none -> UNJUDGED;
            case Target.AtLeast atLeast -> measured.isMet() ? MET : MISSED;
            case Target.AtMost atMost -> measured.isMet() ? MET : MISSED;
        };
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
