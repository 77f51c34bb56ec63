package io.invoq.ingress.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.invoq.wire.record.HttpHeaders;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Which header fields pass between caller and function. Left out: hop-by-hop fields (RFC 9110 §7.6.1) with those that
 * Connection names, credentials, and what the platform states itself.
 */
final class HeaderFilter {

    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "proxy-authenticate",
            "proxy-authorization");
    private static final Set<String> NOT_FOR_FUNCTIONS = Set.of(
            "x-eywa-token",
            "authorization",
            "cookie",
            "host",
            "content-length",
            "content-type",
            "expect",
            "x-request-id",
            "x-trace-id",
            "traceparent",
            "x-callback-url",
            "x-webhook-url");
    private static final Set<String> NOT_FOR_CALLERS = Set.of("content-length", "content-type", "x-request-id");

    private HeaderFilter() {}

    /** The caller's fields as the function is to see them, without Content-Type. */
    static HttpHeaders toFunction(Headers headers) {
        Set<String> named = namedByConnection(headers);
        HttpHeaders.Builder kept = HttpHeaders.builder();
        for (Header header : headers) {
            String name = header.headerName().lowerCase();
            if (!HOP_BY_HOP.contains(name) && !NOT_FOR_FUNCTIONS.contains(name) && !named.contains(name)) {
                header.allValues().forEach(value -> kept.add(header.name(), value));
            }
        }
        headers.first(HeaderNames.HOST).ifPresent(host -> kept.add(Names.FORWARDED_HOST.defaultCase(), host));
        return kept.build();
    }

    /** Whether a field of a function's answer goes to the caller. */
    static boolean passesToCaller(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return !HOP_BY_HOP.contains(lower) && !NOT_FOR_CALLERS.contains(lower);
    }

    private static Set<String> namedByConnection(Headers headers) {
        if (!headers.contains(HeaderNames.CONNECTION)) {
            return Set.of();
        }
        Set<String> named = new HashSet<>();
        for (String value : headers.get(HeaderNames.CONNECTION).allValues()) {
            for (String name : value.split(",", -1)) {
                named.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        return named;
    }
}
