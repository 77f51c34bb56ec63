/** Secrets of tenants: made, changed, deleted, and encrypted again when the master key changes. No value leaves it. */
@NullMarked
package io.invoq.ingress.secret;

import org.jspecify.annotations.NullMarked;
