/** How often something may be done: nothing of who does it, and why. */
@NullMarked
package io.invoq.ingress.limit;

import org.jspecify.annotations.NullMarked;
