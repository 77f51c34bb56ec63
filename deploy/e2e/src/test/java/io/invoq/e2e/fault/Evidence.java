package io.invoq.e2e.fault;

import io.invoq.wire.record.Result;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * All that is known at the end, each from its own source.
 *
 * @param calls the callers' own records
 * @param outages when which node was away
 * @param runs what the functions left behind
 * @param results the terminal results, by request id
 * @param callbacks how often each request id arrived at the receiver
 * @param lag records that a group has not done, by group
 */
record Evidence(
        Collection<Call> calls,
        Outages outages,
        List<SideEffects.Run> runs,
        Map<String, List<Result>> results,
        Map<String, Integer> callbacks,
        Map<String, Long> lag) {}
