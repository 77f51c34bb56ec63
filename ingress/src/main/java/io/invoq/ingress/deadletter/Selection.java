package io.invoq.ingress.deadletter;

import io.invoq.wire.record.RequestId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Letters that something is to be done about. */
public sealed interface Selection {

    /** The most letters of one selection. */
    int MOST = 1000;

    /** Whose letters. */
    String tenant();

    /** Those letters, by their request ids, each once. */
    record ByIds(String tenant, List<RequestId> ids) implements Selection {

        public ByIds {
            ids = List.copyOf(ids);
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
    }
}
