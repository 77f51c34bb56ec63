package io.invoq.ingress.deadletter;

import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.record.RequestId;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Letters that something is to be done about. */
public sealed interface Selection {

    /** The most letters of one selection. */
    int MOST = 1000;

    /** Whose letters. */
    String tenant();

    /** The same among letters of those functions alone. */
    Selection of(Predicate<FunctionUrn> functions);

    /** Those letters, by their request ids, each once, if the filter lets them pass. */
    record ByIds(LetterFilter filter, List<RequestId> ids) implements Selection {

        public ByIds {
            ids = List.copyOf(ids);
        }

        @Override
        public String tenant() {
            return filter.tenant();
        }

        @Override
        public Selection of(Predicate<FunctionUrn> functions) {
            return new ByIds(filter.of(functions), ids);
        }
    }

    /**
     * All that a filter lets pass, from the cursor on.
     *
     * @param cursor null for the beginning
     * @param limit how many at most
     */
    record ByFilter(LetterFilter filter, @Nullable Cursor cursor, int limit) implements Selection {

        @Override
        public String tenant() {
            return filter.tenant();
        }

        @Override
        public Selection of(Predicate<FunctionUrn> functions) {
            return new ByFilter(filter.of(functions), cursor, limit);
        }
    }
}
