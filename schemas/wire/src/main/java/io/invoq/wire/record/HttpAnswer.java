package io.invoq.wire.record;

import org.jspecify.annotations.Nullable;

/**
 * What a function answered, to be given to its caller as it is.
 *
 * @param status 100 to 599
 * @param headers without Content-Type and hop-by-hop fields
 * @param contentType the media type of the body
 * @param body byte for byte
 */
public record HttpAnswer(
        int status, HttpHeaders headers, @Nullable String contentType, Payload body) {

    public HttpAnswer {
        if (status < 100 || status > 599) {
            throw new IllegalArgumentException("status " + status + " is not within 100 to 599");
        }
    }

    /** Whether this counts as success: a status below 400. */
    public boolean isSuccess() {
        return status < 400;
    }

    /** An answer of JSON with status 200. */
    public static HttpAnswer json(Payload body) {
        return new HttpAnswer(200, HttpHeaders.NONE, "application/json", body);
    }
}
