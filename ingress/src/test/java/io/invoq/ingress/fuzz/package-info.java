/** Requests out of a seed, made from the OpenAPI document and spoilt, and the document as a judge of the replies. */
@NullMarked
package io.invoq.ingress.fuzz;

import org.jspecify.annotations.NullMarked;
