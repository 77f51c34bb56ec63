package io.invoq.ingress.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.util.List;
import java.util.Optional;

/**
 * Tells requests that the server underneath takes although HTTP does not: those whose end could be understood in two ways
 * (RFC 9112 §6.3), where it would read as the next request what it does not count as body, and paths that are not ASCII,
 * whose bytes it has already lost.
 */
final class RequestCheck {

    private static final int LONGEST_LENGTH = 18;

    private RequestCheck() {}

    /** What is wrong; empty when nothing is. */
    static Optional<String> problem(String rawPath, Headers headers) {
        boolean hasLength = headers.contains(HeaderNames.CONTENT_LENGTH);
        boolean hasCoding = headers.contains(HeaderNames.TRANSFER_ENCODING);
        if (hasLength && hasCoding) {
            return Optional.of("Content-Length and Transfer-Encoding exclude each other");
        }
        if (hasLength && !isLength(headers.get(HeaderNames.CONTENT_LENGTH))) {
            return Optional.of("Content-Length must be one whole number, not "
                    + String.join(", ", headers.all(HeaderNames.CONTENT_LENGTH, List::of)));
        }
        if (hasCoding && !isChunked(headers.get(HeaderNames.TRANSFER_ENCODING))) {
            return Optional.of("Transfer-Encoding must be chunked, not "
                    + String.join(", ", headers.all(HeaderNames.TRANSFER_ENCODING, List::of)));
        }
        for (int i = 0; i < rawPath.length(); i++) {
            if (rawPath.charAt(i) >= 0x80) {
                return Optional.of("the path holds a character outside of ASCII; it must be percent-encoded");
            }
        }
        return Optional.empty();
    }

    private static boolean isLength(Header length) {
        String value = length.get();
        boolean isNumber = length.valueCount() == 1 && !value.isEmpty() && value.length() <= LONGEST_LENGTH;
        for (int i = 0; isNumber && i < value.length(); i++) {
            isNumber = value.charAt(i) >= '0' && value.charAt(i) <= '9';
        }
        return isNumber;
    }

    private static boolean isChunked(Header coding) {
        return coding.valueCount() == 1 && coding.get().equals("chunked");
    }
}
