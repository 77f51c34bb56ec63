package io.invoq.wire.record;

/** How the last attempt of an invocation ended, without what it answered. */
public sealed interface LastOutcome {

    /** The same of an outcome. */
    static LastOutcome of(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Answered answered -> new Answered(answered.answer().status());
            case Outcome.Failed failed -> new Failed(failed.kind());
        };
    }

    /**
     * The function answered.
     *
     * @param status 100 to 599
     */
    record Answered(int status) implements LastOutcome {}

    /** There was no answer. */
    record Failed(FailureKind kind) implements LastOutcome {}
}
