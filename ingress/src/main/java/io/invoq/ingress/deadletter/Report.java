package io.invoq.ingress.deadletter;

import io.invoq.wire.record.RequestId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was done about a selection, letter by letter.
 *
 * @param items in the order of the selection
 * @param next where the next selection goes on; null when there is nothing more
 */
public record Report(List<Item> items, @Nullable Cursor next) {

    public Report {
        items = List.copyOf(items);
    }

    /** What was done about one letter. */
    public record Item(RequestId id, Done done) {}

    /** What can become of a letter. */
    public sealed interface Done {}

    /** A new invocation is on its topic, replicated, under another request id. */
    public record Redriven(RequestId as) implements Done {}

    /** Nothing was done: it had been redriven before. */
    public record AlreadyRedriven(RequestId as) implements Done {}

    /** It is not listed any more. */
    public record Purged() implements Done {}

    /** There is no such letter of this tenant, or it was purged. */
    public record NotFound() implements Done {}

    /** Nothing was done: it is about a callback, which is delivered again in another way. */
    public record NotAnInvocation() implements Done {}

    /** Nothing was done, since the brokers did not take it or another node took over. */
    public record NotWritten(String detail) implements Done {}
}
