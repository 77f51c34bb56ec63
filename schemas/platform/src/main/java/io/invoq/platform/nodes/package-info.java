/**
 * Who is alive: each node's signs of life on the nodes topic, written by {@link io.invoq.platform.nodes.Heartbeat} and
 * judged by {@link io.invoq.platform.nodes.NodesView}. What is to be done for what a lost node held belongs to the roles.
 */
@NullMarked
package io.invoq.platform.nodes;

import org.jspecify.annotations.NullMarked;
