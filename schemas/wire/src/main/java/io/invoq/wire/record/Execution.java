package io.invoq.wire.record;

import java.time.Duration;

/**
 * What running an invocation took.
 *
 * @param worker the node that ran it
 * @param attempt which run it was, from 1
 * @param duration time in the function, without queueing; zero when it did not run
 * @param logTail the end of what the function printed during the call, at most 4 KiB; empty when not asked for
 */
public record Execution(String worker, int attempt, Duration duration, Payload logTail) {}
