package io.invoq.ingress.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.invoq.wire.record.HttpHeaders;
import java.util.HashSet;
import java.util.List;
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
            "x-webhook-url",
            "x-invoq-delay");
    private static final Set<String> NOT_FOR_CALLERS =
            Set.of("content-length", "content-type", "x-request-id", "x-trace-id", "x-invoq-error-source");

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

    /** The fields that a line of a batch names, as the function is to see them. */
    static HttpHeaders toFunction(HttpHeaders headers) {
        return headers.isEmpty() ? headers : kept(headers, NOT_FOR_FUNCTIONS);
    }

    /** The options of Connection, in lower case: {@code close}, {@code keep-alive}, names of hop-by-hop fields. */
    static Set<String> namedByConnection(Headers headers) {
        return headers.contains(HeaderNames.CONNECTION)
                ? names(headers.get(HeaderNames.CONNECTION).allValues())
                : Set.of();
    }

    /** The fields of a function's answer as the caller is to see them, without Content-Type. */
    static HttpHeaders toCaller(HttpHeaders headers) {
        return kept(headers, NOT_FOR_CALLERS);
    }

    private static HttpHeaders kept(HttpHeaders headers, Set<String> leftOut) {
        Set<String> named = new HashSet<>();
        headers.forEach((name, value) -> {
            if (name.equalsIgnoreCase("connection")) {
                named.addAll(names(List.of(value)));
            }
        });
        HttpHeaders.Builder kept = HttpHeaders.builder();
        headers.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!HOP_BY_HOP.contains(lower) && !leftOut.contains(lower) && !named.contains(lower)) {
                kept.add(name, value);
            }
        });
        return kept.build();
    }

    private static Set<String> names(List<String> connection) {
        Set<String> named = new HashSet<>();
        for (String value : connection) {
            for (String name : value.split(",", -1)) {
                named.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        return named;
    }
}
