/** What a node says of itself once a second on the nodes topic, and its codec. Who concludes what from it is the platform's part. */
@NullMarked
package io.invoq.wire.node;

import org.jspecify.annotations.NullMarked;
