/** Which partition an invocation goes to. Pure arithmetic: every node that asks gets the same answer. */
@NullMarked
package io.invoq.wire.routing;

import org.jspecify.annotations.NullMarked;
