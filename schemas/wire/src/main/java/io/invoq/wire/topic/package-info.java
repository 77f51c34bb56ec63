/** The catalogue of topics: their names, keys and the settings each must have. */
@NullMarked
package io.invoq.wire.topic;

import org.jspecify.annotations.NullMarked;
