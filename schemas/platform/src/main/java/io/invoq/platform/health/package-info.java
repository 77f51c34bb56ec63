/** What a node says of its own state, and the port on which it says it. */
@NullMarked
package io.invoq.platform.health;

import org.jspecify.annotations.NullMarked;
