package io.invoq.platform.consume;

/** When the offset of a record is committed, and with what: what a crash does to records that are under way. */
public sealed interface Commitment {

    /** Once the record and all before it are complete. After a crash what was not complete is delivered again. */
    record WhenComplete() implements Commitment {}

    /**
     * As soon as the record has been handed out. What must not run twice waits for that ({@link
     * LaneRecord#onceCommitted}) and runs at most once: after a crash it is not delivered again (architecture §6.4).
     */
    record BeforeRunning() implements Commitment {}

    /**
     * In one transaction with the records that it brought about ({@link LaneRecord#complete(Emission)}): they appear
     * exactly once, although it may run again after a crash (architecture §7.2). One that takes long can be checked out
     * ({@link LaneRecord#checkOut}).
     *
     * @param checkouts what stands of those
     */
    record WithEmission(TransactionSettings settings, CheckoutLog checkouts) implements Commitment {

        /** For a lane that checks nothing out. */
        public WithEmission(TransactionSettings settings) {
            this(settings, CheckoutLog.NOWHERE);
        }
    }
}
