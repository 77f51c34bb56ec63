package io.invoq.wire.topic;

import io.invoq.wire.record.Lane;

/** The names of consumer groups that more than one role must know. */
public final class Groups {

    private Groups() {}

    /** The workers of a pool, as readers of one of its lanes. */
    public static String workers(Lane lane, String pool) {
        return "invoq-workers." + pool + "." + lane.wireName();
    }
}
