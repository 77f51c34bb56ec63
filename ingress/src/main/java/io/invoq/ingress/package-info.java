/** The ingress role: its composition, configuration and main. What it does is in the packages below. */
@NullMarked
package io.invoq.ingress;

import org.jspecify.annotations.NullMarked;
