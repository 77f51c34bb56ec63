/**
 * Code packages: where they are kept, under the SHA-256 of their bytes, and what makes one safe to unpack. Who has
 * uploaded what stands in the registry; fetching for functions is the worker's part, uploading the ingress's.
 */
@NullMarked
package io.invoq.platform.packages;

import org.jspecify.annotations.NullMarked;
