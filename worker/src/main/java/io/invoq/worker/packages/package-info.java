/**
 * Code packages on this worker: fetched when a function first needs one, checked, unpacked, kept for the next instance and
 * given up when the room is needed. Nothing here runs on a lane's thread or under the scheduler's lock.
 */
@NullMarked
package io.invoq.worker.packages;

import org.jspecify.annotations.NullMarked;
