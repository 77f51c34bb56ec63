package io.invoq.bench.report;

/** The kinds of {@link Target} as they stand in JSON. */
enum TargetKind {
    AT_LEAST("at-least"),
    AT_MOST("at-most"),
    NONE("none");

    private final String wireName;

    TargetKind(String wireName) {
        this.wireName = wireName;
    }

    String wireName() {
        return wireName;
    }
}
