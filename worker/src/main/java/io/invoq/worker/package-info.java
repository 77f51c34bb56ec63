/** The worker role: its composition, configuration and main. What it does is in the packages below. */
@NullMarked
package io.invoq.worker;

import org.jspecify.annotations.NullMarked;
