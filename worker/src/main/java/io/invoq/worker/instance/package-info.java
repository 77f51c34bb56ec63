/**
 * One running instance of a function: what it can be asked, how it ends, the process behind it and what that prints.
 * Which contract the program speaks belongs to the runtimes, how many there are and who gets a call to the scheduler.
 */
@NullMarked
package io.invoq.worker.instance;

import org.jspecify.annotations.NullMarked;
