/**
 * Backlogs of records: filled as fast as they go while nobody consumes, watched while they are worked off, removed
 * afterwards. The same for Invoq, floors and peers, so that all of them are given the same work and timed by the same
 * clock, the broker's. What works them off is no part of this package.
 */
@NullMarked
package io.invoq.bench.backlog;

import org.jspecify.annotations.NullMarked;
