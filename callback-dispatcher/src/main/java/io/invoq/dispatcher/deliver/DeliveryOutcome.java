package io.invoq.dispatcher.deliver;

/** How the delivery of a callback ended. */
public sealed interface DeliveryOutcome {

    /** The callback URL cannot or may not be called; trying again would not help. */
    String REFUSED = "callback-refused";

    /** The target did not take the callback. */
    String FAILED = "callback-failed";

    /**
     * The target took it.
     *
     * @param status 200 to 299
     * @param tries how many it took, from 1
     */
    record Delivered(int status, int tries) implements DeliveryOutcome {}

    /**
     * It was not delivered and will not be tried again.
     *
     * @param reason {@link #REFUSED} or {@link #FAILED}
     * @param detail what was wrong with the last try, in words for an operator: no secret, nothing of the answer's body
     * @param tries how many were made; a refused one does not count
     */
    record GivenUp(String reason, String detail, int tries) implements DeliveryOutcome {}
}
