package io.invoq.wire.record;

import java.util.UUID;

/**
 * An asynchronous run that a worker owns, wherever the partition of its invocation goes (architecture §7.3): {@code
 * io.invoq.checkout.v1} on {@code invoq.checkouts}. Its end is a record with the same key and no value.
 *
 * @param invocation the whole call, attempt included, so that it can run again when its worker is lost
 * @param pool whose invocations it is of
 * @param worker node id of the owner
 * @param incarnation of the owner's process, as in its signs of life
 */
public record Checkout(Invocation invocation, String pool, String worker, UUID incarnation) {

    /**
     * The key of the run of one record. It begins with the request id and names the record's place, too, since a caller
     * may use a request id twice: neither run must hide the other.
     */
    public static String key(RequestId id, int partition, long offset) {
        return id + "/" + partition + "-" + offset;
    }
}
