/** Where outcomes go: replies to waiting ingresses, results to all who follow asynchronous calls. */
@NullMarked
package io.invoq.worker.result;

import org.jspecify.annotations.NullMarked;
