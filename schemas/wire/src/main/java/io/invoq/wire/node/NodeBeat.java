package io.invoq.wire.node;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A sign of life of one role of one node: {@code invoq.nodes}, key {@link #key()}. A node that ends in good order
 * writes a record without value as its last one.
 *
 * @param role what it does
 * @param node its id, stable across restarts
 * @param incarnation made anew at each start of the process
 * @param pool the pool of a worker; null for a role without one
 * @param sequence 0 for the first beat of an incarnation, then one more each time
 * @param owned the partitions that are its own at this moment
 * @param abandoned whether it ends with calls of the partitions in {@code owned} unfinished: nobody answers these
 */
public record NodeBeat(
        NodeRole role,
        String node,
        UUID incarnation,
        @Nullable String pool,
        long sequence,
        Owned owned,
        boolean abandoned) {

    public NodeBeat {
        requireNonNull(role, "role is missing");
        requireNonNull(node, "node is missing");
        requireNonNull(incarnation, "incarnation is missing");
        requireNonNull(owned, "owned is missing");
    }

    /**
     * Partitions of the pool's invocation topics, in ascending order.
     *
     * @param sync of the synchronous lane
     * @param async of the asynchronous lane
     */
    public record Owned(List<Integer> sync, List<Integer> async) {

        /** No partition. */
        public static final Owned NOTHING = new Owned(List.of(), List.of());

        public Owned {
            sync = requireNonNull(sync, "owned.sync is missing").stream()
                    .sorted()
                    .distinct()
                    .toList();
            async = requireNonNull(async, "owned.async is missing").stream()
                    .sorted()
                    .distinct()
                    .toList();
        }
    }

    /** The record's key: ids are unique within a role only. */
    public String key() {
        return key(role, node);
    }

    /** The key of every beat of that role of that node. */
    public static String key(NodeRole role, String node) {
        return role.wireName() + "/" + node;
    }
}
