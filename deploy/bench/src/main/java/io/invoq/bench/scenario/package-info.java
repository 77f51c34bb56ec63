/** The lines of the table: what each loads, and the floor that it is compared with. One class a line or a family of lines. */
@NullMarked
package io.invoq.bench.scenario;

import org.jspecify.annotations.NullMarked;
