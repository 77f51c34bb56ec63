package io.invoq.ingress.batch;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a line can say. Any other field is refused, so that no wish of a caller's is passed over in silence. */
enum LineField {
    ID("id"),
    HEADERS("headers"),
    BODY("body"),
    DELAY("delay"),
    CALLBACK_URL("callbackUrl"),
    IDEMPOTENCY_KEY("idempotencyKey");

    /** All names, for messages. */
    static final String KNOWN = Arrays.stream(values()).map(field -> field.name).collect(Collectors.joining(", "));

    private static final Map<String, LineField> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(field -> field.name, Function.identity()));

    private final String name;

    LineField(String name) {
        this.name = name;
    }

    /** Null for a name that is none. */
    static @Nullable LineField of(String name) {
        return BY_NAME.get(name);
    }
}
