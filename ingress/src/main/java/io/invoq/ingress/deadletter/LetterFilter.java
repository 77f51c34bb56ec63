package io.invoq.ingress.deadletter;

import io.invoq.wire.function.FunctionUrn;
import java.time.Instant;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which letters are meant.
 *
 * @param tenant whose; nobody sees another's
 * @param function of which functions
 * @param from given up then or later; null for any time
 * @param to given up before; null for any time
 * @param kind null for any
 */
public record LetterFilter(
        String tenant,
        Predicate<FunctionUrn> function,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable LetterKind kind) {

    /** Every letter of a tenant. */
    public static LetterFilter all(String tenant) {
        return new LetterFilter(tenant, urn -> true, null, null, null);
    }

    /** The same among letters of those functions alone. */
    public LetterFilter of(Predicate<FunctionUrn> functions) {
        return new LetterFilter(tenant, function.and(functions), from, to, kind);
    }

    boolean matches(Letter letter) {
        FunctionUrn urn = letter.content().function();
        return urn.tenant().equals(tenant)
                && function.test(urn)
                && (kind == null || kind == letter.kind())
                && (from == null || !letter.diedAt().isBefore(from))
                && (to == null || letter.diedAt().isBefore(to));
    }
}
