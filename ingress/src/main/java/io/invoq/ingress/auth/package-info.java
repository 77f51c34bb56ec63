/** Who may call: access tokens, known by their hashes. Storing tokens is the registry's part. */
@NullMarked
package io.invoq.ingress.auth;

import org.jspecify.annotations.NullMarked;
