/**
 * What became of asynchronous calls: whether one waits, how it ended, and what it answered, told by any node from the
 * topics themselves. Following the results, remembering where they are, and looking for what is not remembered belong here;
 * HTTP, dialects and the shape of answers do not.
 */
@NullMarked
package io.invoq.ingress.status;

import org.jspecify.annotations.NullMarked;
