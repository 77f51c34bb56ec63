/**
 * Deciding about changes of the registry, one after another, on the one ingress that is the registrar. What a change means
 * is its author's part: here only whether what the author read is still so.
 */
@NullMarked
package io.invoq.ingress.registrar;

import org.jspecify.annotations.NullMarked;
