package io.invoq.wire.record;

/** The CloudEvents types of the records; a change that an old reader would misread gets a new version. */
public enum RecordType {
    INVOCATION("io.invoq.invocation.v1"),
    REPLY("io.invoq.reply.v1"),
    RESULT("io.invoq.result.v1"),
    DEAD_LETTER("io.invoq.dead-letter.v1");

    private final String wireName;

    RecordType(String wireName) {
        this.wireName = wireName;
    }

    /** The value of {@code ce_type}. */
    public String wireName() {
        return wireName;
    }
}
