package io.invoq.ingress.batch;

import io.invoq.wire.record.HttpHeaders;
import io.invoq.wire.record.Payload;
import org.jspecify.annotations.Nullable;

/** One line of a batch, or one item of its array: a call, or why it is none. */
public sealed interface Line {

    /**
     * A line that reads. Its texts are as the caller wrote them: nobody has looked at what they mean.
     *
     * @param id the caller's own request id
     * @param headers without Content-Type; the names are HTTP tokens, the values such as a header field can carry
     * @param contentType null when the line names none
     * @param body the bytes of the JSON value as they stood in the line; those of the text itself where the content type
     *     is not JSON
     * @param delay how long the call is to wait
     * @param callbackUrl where its result is to be sent
     * @param idempotencyKey under which it is to be accepted once
     */
    record Item(
            @Nullable String id,
            HttpHeaders headers,
            @Nullable String contentType,
            Payload body,
            @Nullable String delay,
            @Nullable String callbackUrl,
            @Nullable String idempotencyKey)
            implements Line {

        /** The URL may hold a token, and the key be one. */
        @Override
        public String toString() {
            return "Item[id=" + id + ", headers=" + headers + ", body=" + body + ", delay=" + delay + "]";
        }
    }

    /**
     * A line that is not what it must be.
     *
     * @param problem which field, which value, what is expected; fit for the caller
     */
    record Broken(String problem) implements Line {}

    /**
     * A line of more bytes than one may have.
     *
     * @param size in bytes
     */
    record TooLong(int size) implements Line {}
}
