package io.invoq.wire.registry;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import java.util.Optional;

/** One kind of thing that an access token may be used for. None of them includes another. */
public enum TokenScope {
    /** Calling functions, and taking calls back. */
    @JsonProperty("invoke")
    INVOKE,
    /** Looking: functions, calls and their results, dead letters, tokens. */
    @JsonProperty("read")
    READ,
    /** Changing anything else: functions, dead letters, tokens. */
    @JsonProperty("manage")
    MANAGE;

    /** As it stands in registry and API. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads one; empty when there is none of that name. */
    public static Optional<TokenScope> parse(String text) {
        for (TokenScope scope : values()) {
            if (scope.wireName().equals(text)) {
                return Optional.of(scope);
            }
        }
        return Optional.empty();
    }
}
