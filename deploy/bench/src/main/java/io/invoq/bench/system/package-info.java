/** The processes of a run: the broker, the roles of a checkout, floors that need a process of their own, what they use. */
@NullMarked
package io.invoq.bench.system;

import org.jspecify.annotations.NullMarked;
