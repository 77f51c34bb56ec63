/**
 * The callback dispatcher as a whole: its configuration and how its parts are put together. Reading
 * results belongs to {@code consume}, what a delivery is to {@code deliver}, where one may go to {@code guard}.
 */
@NullMarked
package io.invoq.dispatcher;

import org.jspecify.annotations.NullMarked;
