package io.invoq.wire.record;

import io.invoq.wire.function.FunctionDefinition;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP call as the function is to see it: credentials and hop-by-hop fields already left out.
 *
 * @param method upper case
 * @param path what follows the function's id in the URL, starting with {@code /}, percent-encoding untouched
 * @param query the raw query without its {@code ?}; null when the URL had none
 * @param headers without Content-Type
 * @param contentType the media type of the body as the caller named it
 * @param body byte for byte
 */
public record HttpRequest(
        String method,
        String path,
        @Nullable String query,
        HttpHeaders headers,
        @Nullable String contentType,
        Payload body) {

    /** Whether it may be run again when its first run is in doubt: its method says so, or its function. */
    public boolean mayRunTwice(FunctionDefinition function) {
        return isIdempotent() || function.retry().idempotent();
    }

    /** Whether doing it twice leaves things as doing it once does, going by its method alone (RFC 9110 §9.2.2). */
    public boolean isIdempotent() {
        return switch (method) {
            case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE" -> true;
            default -> false;
        };
    }
}
