/**
 * All three roles and a broker in one JVM, for one person's machine: composition, configuration and main. The roles'
 * composition classes are those of the separate processes.
 */
@NullMarked
package io.invoq.standalone;

import org.jspecify.annotations.NullMarked;
