/** How much tenants and tokens may call: setting it, and holding to it; nothing of HTTP. */
@NullMarked
package io.invoq.ingress.quota;

import org.jspecify.annotations.NullMarked;
