/**
 * The form of callback URLs, which the ingress checks when it accepts a call and the dispatcher when it delivers. Whether
 * the address behind a URL may be called is no matter of form and belongs to the dispatcher.
 */
@NullMarked
package io.invoq.wire.callback;

import org.jspecify.annotations.NullMarked;
