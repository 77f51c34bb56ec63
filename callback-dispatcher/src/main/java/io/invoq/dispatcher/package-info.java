/**
 * The callback dispatcher as a whole: its configuration and how its parts are put together. What a delivery is belongs to
 * {@code deliver}, where one may go to {@code guard}.
 */
@NullMarked
package io.invoq.dispatcher;

import org.jspecify.annotations.NullMarked;
