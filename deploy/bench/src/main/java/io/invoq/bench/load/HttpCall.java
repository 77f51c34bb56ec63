package io.invoq.bench.load;

import java.util.Map;
import java.util.OptionalInt;

/**
 * The request that an {@link HttpCaller} sends again and again. Its body is different each time, its size is not.
 *
 * @param port on 127.0.0.1
 * @param method for example {@code PUT}
 * @param path with the query, if any
 * @param headers besides {@code Host} and {@code Content-Length}
 * @param bodySize bytes of body; at least {@link #SMALLEST_BODY}
 * @param status what is to be answered
 * @param echo whether the answer's body is to be the request's, byte for byte
 * @param answerSize how many bytes the answer's body is to have; empty where any number will do
 */
public record HttpCall(
        int port,
        String method,
        String path,
        Map<String, String> headers,
        int bodySize,
        int status,
        boolean echo,
        OptionalInt answerSize) {

    /** Room for what makes a body unlike all others. */
    public static final int SMALLEST_BODY = 16;

    public HttpCall {
        headers = Map.copyOf(headers);
        if (bodySize < SMALLEST_BODY) {
            throw new IllegalArgumentException("a body of " + bodySize + " bytes is less than " + SMALLEST_BODY);
        }
    }

    /** A call whose answer may have any size. */
    public HttpCall(
            int port, String method, String path, Map<String, String> headers, int bodySize, int status, boolean echo) {
        this(port, method, path, headers, bodySize, status, echo, OptionalInt.empty());
    }

    /** Credentials may be among the headers. */
    @Override
    public String toString() {
        return method + " 127.0.0.1:" + port + path;
    }
}
