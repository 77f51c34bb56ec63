/**
 * From the invocation topics to the scheduler: reads invocations, finds their functions, hands them over, and completes
 * their records when their outcome is safe. How they run belongs to {@code schedule}, where outcomes go to {@code result}.
 */
@NullMarked
package io.invoq.worker.consume;

import org.jspecify.annotations.NullMarked;
