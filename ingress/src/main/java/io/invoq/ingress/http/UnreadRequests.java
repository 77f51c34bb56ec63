package io.invoq.ingress.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import io.invoq.wire.record.RequestId;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Answers what the server refuses before any handler sees it: request lines and header fields that do not read, bodies
 * that are announced as too large. As every other error it has a request id and a dialect. Safe for use by several
 * threads.
 */
final class UnreadRequests implements DirectHandler {

    /** The server's words for an error that it does not explain to callers. */
    private static final String NOTHING_SAID = "Bad request, see server log for more information";

    private final long maxBodySize;
    private final long maxPackage;
    private final InstantSource clock;

    private UnreadRequests(long maxBodySize, long maxPackage, InstantSource clock) {
        this.maxBodySize = maxBodySize;
        this.maxPackage = maxPackage;
        this.clock = clock;
    }

    /** For all of the server's own refusals. */
    static DirectHandlers handlers(long maxBodySize, long maxPackage, InstantSource clock) {
        UnreadRequests handler = new UnreadRequests(maxBodySize, maxPackage, clock);
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (EventType type : EventType.values()) {
            handlers.addHandler(type, handler);
        }
        return handlers.build();
    }

    @Override
    public TransportResponse handle(
            TransportRequest request,
            EventType type,
            Status status,
            ServerResponseHeaders headers,
            @Nullable String message) {
        ApiError error = error(status.code(), request);
        String id = request.headers()
                .first(Names.REQUEST_ID)
                .flatMap(RequestId::parse)
                .orElseGet(() -> RequestId.next(clock.instant()))
                .toString();
        ErrorFormat format = ErrorFormat.ofPath(request.path());
        byte[] body = format.body(error, detail(error, request, message), id)
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        return TransportResponse.builder()
                .status(Status.create(error.status()))
                .headers(headers)
                .header(Names.REQUEST_ID, id)
                .header(Names.INNER_CODE, Integer.toString(error.innerCode()))
                .header(Names.ERROR_SOURCE, "platform")
                .header(HeaderNames.CONTENT_TYPE, format.contentType())
                .entity(body)
                .keepAlive(false)
                .build();
    }

    private String detail(ApiError error, TransportRequest request, @Nullable String message) {
        if (error == ApiError.BODY_TOO_LARGE && isUpload(request.path())) {
            return UploadBody.tooLarge(request.headers().contentLength().orElse(maxPackage + 1) + " bytes", maxPackage);
        }
        if (error == ApiError.BODY_TOO_LARGE) {
            return Bodies.tooLarge(request.headers().contentLength(), maxBodySize);
        }
        if (message == null || message.equals(NOTHING_SAID)) {
            return "the request line or a header field does not read as HTTP/1.1";
        }
        return message.lines().findFirst().orElse("");
    }

    private static boolean isUpload(String path) {
        return path.startsWith(PackagesApi.PATH) || path.startsWith(ImagesApi.PATH);
    }

    /** The server takes some mistakes in a request line for its own; a request of its own mistake has a path. */
    private static ApiError error(int status, TransportRequest request) {
        if (status >= 500 && status != 505 && request.path().isEmpty()) {
            return ApiError.BAD_REQUEST;
        }
        return switch (status) {
            case 413 -> ApiError.BODY_TOO_LARGE;
            case 414 -> ApiError.TARGET_TOO_LONG;
            case 505 -> ApiError.VERSION_NOT_SUPPORTED;
            default -> status < 500 ? ApiError.BAD_REQUEST : ApiError.INTERNAL;
        };
    }
}
