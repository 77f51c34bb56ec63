package io.invoq.wire.function;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a handler of the runtimes {@code python3} and {@code nodejs} is given as its event, chosen at registration. */
public enum HandlerStyle {
    /** The decoded JSON body; the value returned is the JSON answer. */
    @JsonProperty("openyuanrong")
    OPENYUANRONG,
    /** {@code {body, headers, method, query, path}}; may return {@code {statusCode, headers, body}}. */
    @JsonProperty("eywa")
    EYWA
}
