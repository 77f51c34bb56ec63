/** The command {@code invoq bench}: what is asked for, the order of the measurements, what is printed. */
@NullMarked
package io.invoq.bench;

import org.jspecify.annotations.NullMarked;
