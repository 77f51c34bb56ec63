package io.invoq.platform.nodes;

/** Hears of nodes that are gone. Called by the view's thread: must not block and must not throw. */
@FunctionalInterface
public interface NodesListener {

    /** A node is gone and has not ended in good order. */
    void lost(LostNode node);
}
