/**
 * Who runs when: a bounded queue per function, round-robin between functions, instances started, kept, evicted and
 * replaced as the queues need. {@link io.invoq.worker.schedule.Scheduler} is the way in. What an instance is and where
 * calls come from is not known here.
 */
@NullMarked
package io.invoq.worker.schedule;

import org.jspecify.annotations.NullMarked;
