/** The ingress as its callers see it: paths, methods, headers, status codes, error bodies of both dialects. What a call does after that is in {@code invoke} and {@code registry}. */
@NullMarked
package io.invoq.ingress.http;

import org.jspecify.annotations.NullMarked;
