/** What stands on the compacted registry topic, and its codec. Folding it into a state is the platform's part. */
@NullMarked
package io.invoq.wire.registry;

import org.jspecify.annotations.NullMarked;
