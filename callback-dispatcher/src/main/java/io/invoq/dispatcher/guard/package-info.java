/**
 * Which addresses a callback may go to, decided in the resolver of the connection itself: the address that was checked is
 * the one connected to, so a name cannot point elsewhere in between. Nothing here sends anything.
 */
@NullMarked
package io.invoq.dispatcher.guard;

import org.jspecify.annotations.NullMarked;
