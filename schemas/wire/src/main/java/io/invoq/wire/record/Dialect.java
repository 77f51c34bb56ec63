package io.invoq.wire.record;

/** The public API through which a call came, since the two word the same outcome differently. */
public enum Dialect {
    /** {@code /eywa/api/functions/...} */
    EYWA("eywa"),
    /** {@code /serverless/v1/functions/...} and {@code /invocations/...} */
    OPENYUANRONG("openyuanrong");

    private final String wireName;

    Dialect(String wireName) {
        this.wireName = wireName;
    }

    /** As it stands in headers. */
    public String wireName() {
        return wireName;
    }

    static Dialect fromWire(String name) {
        for (Dialect dialect : values()) {
            if (dialect.wireName.equals(name)) {
                return dialect;
            }
        }
        throw new MalformedRecordException("dialect '" + name + "' is neither eywa nor openyuanrong");
    }
}
