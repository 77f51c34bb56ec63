package io.invoq.platform.nodes;

import io.invoq.wire.node.NodeRole;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A node that is gone without having ended what it held.
 *
 * @param role what it did
 * @param node its id
 * @param pool its pool; null for a role without one
 * @param syncPartitions those of the pool's synchronous lane that were its own and that no other node has claimed since
 * @param cause how it is known
 */
public record LostNode(NodeRole role, String node, @Nullable String pool, Set<Integer> syncPartitions, Cause cause) {

    /** How it is known that a node is gone. */
    public enum Cause {
        /** It has said nothing for longer than the silence allowed. It may still run, cut off or stopped. */
        SILENT,
        /** Its process has been replaced by a new one. */
        RESTARTED,
        /** It said itself that it ends with calls unfinished. */
        ABANDONED
    }

    public LostNode {
        syncPartitions = Set.copyOf(syncPartitions);
    }
}
