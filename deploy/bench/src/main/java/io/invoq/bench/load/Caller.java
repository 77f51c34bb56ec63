package io.invoq.bench.load;

/** One caller's work: a connection, say, and the request that it sends again and again. Used by one virtual thread. */
public interface Caller extends AutoCloseable {

    /**
     * Makes one call and waits for its answer. Returns when the answer is the expected one.
     *
     * @throws Exception when there was none or a wrong one; the caller is not used again
     */
    void call() throws Exception;

    @Override
    default void close() throws Exception {}
}
