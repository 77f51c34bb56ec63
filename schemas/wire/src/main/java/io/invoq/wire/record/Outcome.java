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
     * @param message what failed, in words for the caller; of a longer one than {@link #LONGEST_MESSAGE} characters the
     *     end is cut off, so that no failure is too large to be told
     */
    record Failed(FailureKind kind, String message) implements Outcome {

        /** In characters. */
        public static final int LONGEST_MESSAGE = 8192;

        public Failed {
            if (message.length() > LONGEST_MESSAGE) {
                String end = "... (%d characters)".formatted(message.length());
                message = message.substring(0, LONGEST_MESSAGE - end.length()) + end;
            }
        }

        @Override
        public boolean isSuccess() {
            return false;
        }
    }
}
