package io.invoq.e2e.fault;

import java.util.ArrayList;
import java.util.List;

/**
 * When which process was away: from the moment before the fault until it said again that it was ready. A caller whose
 * ingress is dead cannot be answered by it; nobody else is excused. Safe for use by several threads.
 */
final class Outages {

    private static final long OPEN = Long.MAX_VALUE;

    private final List<Outage> outages = new ArrayList<>();

    private record Outage(String node, long from, long until) {}

    synchronized void begin(String node, long now) {
        outages.add(new Outage(node, now, OPEN));
    }

    synchronized void end(String node, long now) {
        outages.replaceAll(outage ->
                outage.node().equals(node) && outage.until() == OPEN ? new Outage(node, outage.from(), now) : outage);
    }

    /** Whether the node was away at any moment of that time. */
    synchronized boolean touches(String node, long from, long until) {
        return outages.stream()
                .anyMatch(outage -> outage.node().equals(node) && outage.from() <= until && from <= outage.until());
    }
}
