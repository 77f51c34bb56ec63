/**
 * What a batch of calls says, taken apart: from bytes to lines that read and lines that do not, so that a broken one spoils
 * none of its neighbours. What a field's value means, and what becomes of a line, belongs to {@code http}.
 */
@NullMarked
package io.invoq.ingress.batch;

import org.jspecify.annotations.NullMarked;
