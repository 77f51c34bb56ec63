package io.invoq.ingress.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The query of a native API's URL, taken apart strictly: what is not known is not passed over in silence. */
final class QueryString {

    private QueryString() {}

    /** Its parameters; ends the request with 400 when it has one that is not known, or twice. */
    static Map<String, String> parse(@Nullable String rawQuery, Collection<String> known) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String part : rawQuery == null ? new String[0] : rawQuery.split("&", -1)) {
            int equals = part.indexOf('=');
            String name = decode(equals < 0 ? part : part.substring(0, equals));
            String value = equals < 0 ? "" : decode(part.substring(equals + 1));
            if (!known.contains(name)) {
                throw wrong("parameter '" + name + "' is not known; "
                        + (known.isEmpty() ? "there are none here" : "known are " + String.join(", ", known)));
            }
            if (parameters.put(name, value) != null) {
                throw wrong("parameter " + name + " is there twice");
            }
        }
        return parameters;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw wrong("the query's percent-encoding is broken: " + text);
        }
    }

    private static ApiException wrong(String what) {
        return new ApiException(ApiError.BAD_PARAMETER, what);
    }
}
