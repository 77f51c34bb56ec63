package io.invoq.ingress.deadletter;

import io.invoq.wire.record.DeadCallback;
import io.invoq.wire.record.DeadInvocation;
import io.invoq.wire.record.DeadLetter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What was given up. */
public enum LetterKind {
    /** An invocation that no attempt brought to success. */
    INVOCATION,
    /** A callback that its target would not take. */
    CALLBACK;

    /** The kind of a letter. */
    public static LetterKind of(DeadLetter letter) {
        return switch (letter) {
            case DeadInvocation invocation -> INVOCATION;
            case DeadCallback callback -> CALLBACK;
        };
    }

    /** Reads what {@link #wireName} gives; empty for any other text. */
    public static Optional<LetterKind> parse(String text) {
        return Arrays.stream(values())
                .filter(kind -> kind.wireName().equals(text))
                .findAny();
    }

    /** As the API has it: lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
