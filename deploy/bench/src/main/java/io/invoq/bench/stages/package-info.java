/**
 * Where the time of one synchronous call goes: flight recordings of the roles under a single caller, put together. What
 * is made of it belongs to the report.
 */
@NullMarked
package io.invoq.bench.stages;

import org.jspecify.annotations.NullMarked;
