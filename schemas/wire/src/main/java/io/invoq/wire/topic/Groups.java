package io.invoq.wire.topic;

import io.invoq.wire.record.Lane;

/** The names of consumer groups that more than one role must know. */
public final class Groups {

    /** The ingresses, as those who decide about calls with an idempotency key. */
    public static final String IDEMPOTENCY = "invoq-idempotency";

    /** The ingresses, of which one is the registrar. */
    public static final String REGISTRAR = "invoq-registrar";

    private Groups() {}

    /** The workers of a pool, as readers of one of its lanes. */
    public static String workers(Lane lane, String pool) {
        return "invoq-workers." + pool + "." + lane.wireName();
    }
}
