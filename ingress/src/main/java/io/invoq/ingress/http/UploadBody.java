package io.invoq.ingress.http;

import io.helidon.http.RequestException;
import io.helidon.webserver.http.ServerRequest;
import io.invoq.platform.config.DataSize;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.OptionalLong;

/**
 * The body of an upload as a stream: no more of it is in memory than what is being read. A body that breaks off ends the
 * request with 400. It is not closed, since closing reads on to the body's end. Used by the request's own thread.
 */
final class UploadBody extends InputStream {

    /** What a form has beside its file. */
    static final long FORM = 64 << 10;

    private final InputStream body;
    private final long maxPackage;
    private boolean ended;

    private UploadBody(InputStream body, long maxPackage) {
        this.body = body;
        this.maxPackage = maxPackage;
    }

    /**
     * Opens it, unless it is announced to be too large or there is none.
     *
     * @param maxPackage the largest package
     * @param around what may be around it
     */
    static UploadBody open(ServerRequest request, long maxPackage, long around) {
        if (!request.content().hasEntity()) {
            throw new ApiException(ApiError.BAD_PARAMETER, "there is no body: it must be the package");
        }
        OptionalLong announced = request.headers().contentLength();
        if (announced.isPresent() && announced.getAsLong() > maxPackage + around) {
            throw new ApiException(ApiError.BODY_TOO_LARGE, tooLarge(announced.getAsLong() + " bytes", maxPackage));
        }
        return new UploadBody(request.content().inputStream(), maxPackage);
    }

    /** What is said of an upload over the bound. */
    static String tooLarge(String size, long maxPackage) {
        return "upload of " + size + " exceeds packages.max-size=" + new DataSize(maxPackage);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int from, int length) {
        try {
            int read = ended ? -1 : body.read(buffer, from, length);
            ended = read < 0;
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException("request body could not be read", e);
        } catch (UncheckedIOException e) {
            throw e;
        } catch (RuntimeException e) { // the server's own, of several kinds
            if (e instanceof RequestException refused && refused.status().code() == ApiError.BODY_TOO_LARGE.status()) {
                throw new ApiException(ApiError.BODY_TOO_LARGE, tooLarge("more bytes", maxPackage));
            }
            throw new ApiException(ApiError.BAD_REQUEST, "the request body ends early or is not chunked properly");
        }
    }

    /** Reads on to the end, a little way at most; says whether the end is reached. */
    boolean drain() {
        byte[] buffer = new byte[8 << 10];
        for (long left = FORM; left > 0 && !ended; ) {
            left -= Math.max(0, read(buffer, 0, buffer.length));
        }
        return ended;
    }
}
