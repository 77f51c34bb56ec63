package io.invoq.ingress.http;

import io.helidon.http.RequestException;
import io.helidon.webserver.http.ServerRequest;
import io.invoq.ingress.invoke.InFlight;
import io.invoq.wire.record.Payload;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.OptionalLong;

/**
 * Reads request bodies within the bounds: one body's size and the bytes held by all. The server has a bound of its own,
 * {@link #serverBound}: it closes the connection while the caller is still sending, which can cost the caller the answer.
 * Safe for use by several threads.
 */
final class Bodies {

    private final long maxSize;
    private final InFlight inFlight;

    Bodies(long maxSize, InFlight inFlight) {
        this.maxSize = maxSize;
        this.inFlight = inFlight;
    }

    /**
     * What the server refuses by itself. Below it a refusal reaches the caller in good order; above, it comes before
     * anything is read. It is also the largest chunk that the server gathers before it hands it on.
     */
    static long serverBound(long maxSize) {
        return 2 * maxSize;
    }

    /** Sets room aside for a request's body, before a byte of it is read. */
    long reserve(ServerRequest request) {
        return reserve(request, 1);
    }

    /** Sets room aside for so many copies of a request's body, before a byte of it is read. */
    long reserve(ServerRequest request, int copies) {
        if (!request.content().hasEntity()) {
            return 0;
        }
        OptionalLong announced = request.headers().contentLength();
        if (announced.isPresent() && announced.getAsLong() > maxSize) {
            throw tooLarge(announced);
        }
        return reserve(copies * announced.orElse(maxSize));
    }

    /** Sets room aside for so many bytes that are to be sent. */
    long reserve(long size) {
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

    /** Reads the whole body. One that ends early, is too large or is not chunked as HTTP has it is left half read. */
    Payload read(ServerRequest request) {
        if (!request.content().hasEntity()) {
            return Payload.EMPTY;
        }
        OptionalLong announced = request.headers().contentLength();
        byte[] body = read(request, announced.orElse(maxSize + 1));
        if (body.length > maxSize) {
            throw tooLarge(announced);
        }
        return Payload.of(body);
    }

    /** The stream is not closed, since closing reads on to the body's end, however far or broken that is. */
    private byte[] read(ServerRequest request, long atMost) {
        try {
            InputStream in = request.content().inputStream();
            return in.readNBytes(Math.toIntExact(atMost));
        } catch (IOException e) {
            throw new UncheckedIOException("request body could not be read", e);
        } catch (UncheckedIOException e) {
            throw e;
        } catch (RuntimeException e) { // the server's own, of several kinds
            if (e instanceof RequestException refused && refused.status().code() == ApiError.BODY_TOO_LARGE.status()) {
                throw tooLarge(OptionalLong.empty());
            }
            throw new ApiException(ApiError.BAD_REQUEST, "the request body ends early or is not chunked properly");
        }
    }

    private ApiException tooLarge(OptionalLong size) {
        return new ApiException(ApiError.BODY_TOO_LARGE, tooLarge(size, maxSize));
    }

    /** What is said of a body over the bound. */
    static String tooLarge(OptionalLong size, long maxSize) {
        String shown = size.isPresent() ? Long.toString(size.getAsLong()) : "more than " + maxSize;
        return "request body of %s bytes exceeds max-body-size=%d bytes".formatted(shown, maxSize);
    }
}
