/**
 * Versions of functions: publishing, finding, listing and deleting them. What a function is made of is the registry's part,
 * paths and status codes are HTTP's.
 */
@NullMarked
package io.invoq.ingress.version;

import org.jspecify.annotations.NullMarked;
