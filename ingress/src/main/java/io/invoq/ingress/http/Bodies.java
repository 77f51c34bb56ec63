package io.invoq.ingress.http;

import io.helidon.webserver.http.ServerRequest;
import io.invoq.ingress.invoke.InFlight;
import io.invoq.wire.record.Payload;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.OptionalLong;

/**
 * Reads request bodies within the bounds: one body's size, and the bytes held by all. Safe for use by several threads.
 */
final class Bodies {

    private final long maxSize;
    private final InFlight inFlight;

    Bodies(long maxSize, InFlight inFlight) {
        this.maxSize = maxSize;
        this.inFlight = inFlight;
    }

    /** Sets room aside for a request's body, before a byte of it is read. */
    long reserve(ServerRequest request) {
        OptionalLong length = request.headers().contentLength();
        if (length.isPresent() && length.getAsLong() > maxSize) {
            throw tooLarge(length.getAsLong() + " bytes");
        }
        if (!request.content().hasEntity()) {
            return 0;
        }
        long size = length.orElse(maxSize);
        if (!inFlight.tryReserve(size)) {
            throw new ApiException(
                    ApiError.OVERLOADED,
                    "bodies in flight hold %d bytes; %d more would pass max-in-flight-bytes=%d"
                            .formatted(inFlight.bytes(), size, inFlight.maxBytes()));
        }
        return size;
    }

    /** Gives the room back. */
    void release(long reserved) {
        inFlight.release(reserved);
    }

    /** Reads the whole body; a body without a stated length is read up to the bound and no further. */
    Payload read(ServerRequest request) {
        if (!request.content().hasEntity()) {
            return Payload.EMPTY;
        }
        try (InputStream in = request.content().inputStream()) {
            OptionalLong length = request.headers().contentLength();
            byte[] body = in.readNBytes(Math.toIntExact(length.orElse(maxSize + 1)));
            if (body.length > maxSize) {
                throw tooLarge("more than " + maxSize + " bytes");
            }
            if (length.isPresent() && body.length < length.getAsLong()) {
                throw new ApiException(
                        ApiError.BAD_REQUEST,
                        "body ended after %d of %d bytes".formatted(body.length, length.getAsLong()));
            }
            return Payload.of(body);
        } catch (IOException e) {
            throw new UncheckedIOException("request body could not be read", e);
        }
    }

    private ApiException tooLarge(String size) {
        return new ApiException(
                ApiError.BODY_TOO_LARGE, "request body of %s exceeds max-body-size=%d bytes".formatted(size, maxSize));
    }
}
