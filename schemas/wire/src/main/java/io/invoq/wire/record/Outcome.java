package io.invoq.wire.record;

/** How an invocation ended. */
public sealed interface Outcome {

    /** Whether this counts as success: the function answered, with a status below 400. */
    boolean isSuccess();

    /** The function answered, with whatever status it chose. */
    record Answered(HttpAnswer answer) implements Outcome {

        @Override
        public boolean isSuccess() {
            return answer.isSuccess();
        }
    }

    /**
     * There is no answer.
     *
     * @param kind why
     * @param message what failed, in words for the caller
     */
    record Failed(FailureKind kind, String message) implements Outcome {

        @Override
        public boolean isSuccess() {
            return false;
        }
    }
}
