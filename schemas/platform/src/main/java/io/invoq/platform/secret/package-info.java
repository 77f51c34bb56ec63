/** The operator's master keys, and what is encrypted with them. What the registry keeps of it is the wire's part. */
@NullMarked
package io.invoq.platform.secret;

import org.jspecify.annotations.NullMarked;
