package io.invoq.wire.record;

import io.invoq.wire.function.FunctionUrn;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An invocation that was given up: {@code io.invoq.dead-invocation.v1}. It holds all that is needed to run it again, and
 * how its last attempt ended. Its result, {@code failed}, is a record of its own.
 *
 * @param invocation as its last attempt was given it, body included
 * @param ended how the last attempt ended
 * @param reason one of the constants here, or a later one
 * @param detail the last error in words; of a longer one than {@link Outcome.Failed#LONGEST_MESSAGE} characters the end is
 *     cut off, so that no letter is too large to be written
 * @param worker the node that gave it up
 */
public record DeadInvocation(Invocation invocation, LastOutcome ended, String reason, String detail, String worker)
        implements DeadLetter {

    /** It failed as often as its function's retry policy allows. */
    public static final String ATTEMPTS_EXHAUSTED = "attempts-exhausted";

    /** The next attempt would have come after its maximum age. */
    public static final String MAX_AGE_PASSED = "max-age-passed";

    /** It failed in a way that another attempt would not change: status 400, say. */
    public static final String NOT_RETRYABLE = "not-retryable";

    private static final int LONGEST_EXCERPT = 1000;

    public DeadInvocation {
        if (detail.length() > Outcome.Failed.LONGEST_MESSAGE) {
            detail = detail.substring(0, Outcome.Failed.LONGEST_MESSAGE);
        }
    }

    /** A letter about the outcome of a last attempt, whose message or text answer becomes the detail. */
    public static DeadInvocation of(Invocation invocation, Outcome outcome, String reason, String worker) {
        String detail = switch (outcome) {
            case Outcome.Answered answered -> excerpt(answered.answer());
            case Outcome.Failed failed -> failed.message();
        };
        return new DeadInvocation(invocation, LastOutcome.of(outcome), reason, detail, worker);
    }

    @Override
    public RequestId id() {
        return invocation.id();
    }

    @Override
    public FunctionUrn function() {
        return invocation.function();
    }

    @Override
    public int attempts() {
        return invocation.delivery().attempt();
    }

    private static String excerpt(HttpAnswer answer) {
        String text = isText(answer.contentType()) ? answer.body().utf8() : "";
        String shown = text.length() <= LONGEST_EXCERPT ? text : text.substring(0, LONGEST_EXCERPT) + "...";
        return "the function answered " + answer.status() + (shown.isEmpty() ? "" : ": " + shown);
    }

    private static boolean isText(@Nullable String contentType) {
        String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
        return type.startsWith("text/") || type.startsWith("application/json") || type.contains("+json");
    }
}
