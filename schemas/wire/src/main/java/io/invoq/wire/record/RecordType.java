package io.invoq.wire.record;

/** The CloudEvents types of the records; a change that an old reader would misread gets a new version. */
public enum RecordType {
    INVOCATION("io.invoq.invocation.v1"),
    REPLY("io.invoq.reply.v1"),
    RESULT("io.invoq.result.v1"),
    DEAD_INVOCATION("io.invoq.dead-invocation.v1"),
    DEAD_CALLBACK("io.invoq.dead-callback.v1"),
    DEAD_LETTER_REDRIVEN("io.invoq.dead-letter-redriven.v1"),
    DEAD_LETTER_PURGED("io.invoq.dead-letter-purged.v1"),
    IDEMPOTENCY_ANSWER("io.invoq.idempotency-answer.v1"),
    CANCEL("io.invoq.cancel.v1"),
    CHECKOUT("io.invoq.checkout.v1");

    private final String wireName;

    RecordType(String wireName) {
        this.wireName = wireName;
    }

    /** The value of {@code ce_type}. */
    public String wireName() {
        return wireName;
    }
}
