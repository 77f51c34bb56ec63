/** The replies topic, read from one partition, and the callers that wait for what arrives on it. */
@NullMarked
package io.invoq.ingress.reply;

import org.jspecify.annotations.NullMarked;
