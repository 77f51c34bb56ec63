package io.invoq.platform.consume;

import java.util.Set;

/**
 * What stands on the topic to which a lane checks out ({@link LaneRecord#checkOut}). Asked when the lane's transactional
 * producer has been replaced: whoever takes a lane's checkouts over does so under its transactional id, so that after a
 * new producer was made, and before it has ended a transaction, nothing of the answer can change (ADR 16). Called by one
 * thread, which it may block.
 */
@FunctionalInterface
public interface CheckoutLog {

    /** Of a lane that checks nothing out. */
    CheckoutLog NOWHERE = () -> {
        throw new IllegalStateException("a lane that has nowhere to check out to has checked out");
    };

    /**
     * The keys of this lane's checkouts that have a value, everything that was written before the call counted.
     *
     * @throws CheckoutsUnreadableException when the brokers do not tell; it is asked again
     */
    Set<String> standing() throws InterruptedException;
}
