package io.invoq.dispatcher.deliver;

import io.invoq.wire.callback.CallbackUrl;
import io.invoq.wire.record.HttpHeaders;
import io.invoq.wire.record.Payload;

/** Makes one try of a POST. Safe for use by several threads. */
interface Poster extends AutoCloseable {

    /**
     * Sends and waits for the end of the answer, within a bounded time once it has begun.
     *
     * @param headers all but those that HTTP itself needs (Host, Content-Length, Connection)
     * @throws InterruptedException when the calling thread is interrupted or the poster closed; the try is cut short
     */
    TryOutcome post(CallbackUrl url, HttpHeaders headers, Payload body) throws InterruptedException;

    /** Cuts short what is going on. */
    @Override
    void close();
}
