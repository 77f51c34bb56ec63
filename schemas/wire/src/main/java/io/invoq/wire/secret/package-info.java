/** What is encrypted with the operator's master keys, as it stands on topics. Keys and encryption are the platform's part. */
@NullMarked
package io.invoq.wire.secret;

import org.jspecify.annotations.NullMarked;
