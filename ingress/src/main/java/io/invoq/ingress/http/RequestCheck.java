package io.invoq.ingress.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Tells requests that the server underneath takes although HTTP does not: those whose end could be understood in two ways
 * (RFC 9112 §6.3), where it would read as the next request what it does not count as body, and paths that are not ASCII,
 * whose bytes it has already lost.
 */
final class RequestCheck {

    private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");

    private RequestCheck() {}

    /** What is wrong; empty when nothing is. */
    static Optional<String> problem(String rawPath, Headers headers) {
        List<String> lengths = headers.all(HeaderNames.CONTENT_LENGTH, List::of);
        List<String> codings = headers.all(HeaderNames.TRANSFER_ENCODING, List::of);
        if (!lengths.isEmpty() && !codings.isEmpty()) {
            return Optional.of("Content-Length and Transfer-Encoding exclude each other");
        }
        if (lengths.size() > 1
                || lengths.stream().anyMatch(length -> !LENGTH.matcher(length).matches())) {
            return Optional.of("Content-Length must be one whole number, not " + String.join(", ", lengths));
        }
        if (codings.size() > 1 || codings.stream().anyMatch(coding -> !coding.equals("chunked"))) {
            return Optional.of("Transfer-Encoding must be chunked, not " + String.join(", ", codings));
        }
        if (rawPath.chars().anyMatch(c -> c >= 0x80)) {
            return Optional.of("the path holds a character outside of ASCII; it must be percent-encoded");
        }
        return Optional.empty();
    }
}
