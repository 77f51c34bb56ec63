package io.invoq.wire.record;

/** The two ways an invocation travels; each has its own topic, consumer and producer, so neither waits on the other. */
public enum Lane {
    /** A caller waits for the reply on a reply partition. */
    SYNC("sync"),
    /** The caller was told 202; the outcome becomes a result record. */
    ASYNC("async");

    private final String wireName;

    Lane(String wireName) {
        this.wireName = wireName;
    }

    /** As it stands in topic names and headers. */
    public String wireName() {
        return wireName;
    }

    static Lane fromWire(String name) {
        for (Lane lane : values()) {
            if (lane.wireName.equals(name)) {
                return lane;
            }
        }
        throw new MalformedRecordException("lane '" + name + "' is neither sync nor async");
    }
}
