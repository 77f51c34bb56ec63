/**
 * Starting and ending a process in good order: named threads, what is closed when, the main method's frame. Nothing
 * here knows what a role does.
 */
@NullMarked
package io.invoq.platform.lifecycle;

import org.jspecify.annotations.NullMarked;
