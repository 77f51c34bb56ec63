/**
 * Reading a topic whose records complete out of order: one thread owns the consumer, others complete records, the
 * contiguous prefix of what is complete is committed, and a partition with too much under way is paused. What is done
 * with a record is the caller's part.
 */
@NullMarked
package io.invoq.platform.consume;

import org.jspecify.annotations.NullMarked;
