/** What instances are given of their tenant's secrets. Keys and encryption are the platform's part. */
@NullMarked
package io.invoq.worker.secret;

import org.jspecify.annotations.NullMarked;
