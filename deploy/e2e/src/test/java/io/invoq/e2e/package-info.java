/** Tests of Invoq as a whole: what the documents promise, roles as processes, the layering of the code. */
@NullMarked
package io.invoq.e2e;

import org.jspecify.annotations.NullMarked;
