package io.invoq.worker.runtime;

import io.invoq.wire.record.HttpRequest;
import io.invoq.wire.record.Invocation;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** A call as environment variables: the meta-variables of RFC 3875 §4.1, and two of Invoq's own. */
final class CgiVariables {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");

    private CgiVariables() {}

    /** @throws IllegalArgumentException when a value cannot be one of a variable */
    static Map<String, String> of(Invocation invocation) {
        HttpRequest request = invocation.request();
        Map<String, String> variables = new LinkedHashMap<>();
        request.headers().forEach((name, value) -> {
            // HTTP_PROXY would be taken for the proxy setting by many programs (CVE-2016-5385).
            if (NAME.matcher(name).matches() && !name.equalsIgnoreCase("proxy")) {
                variables.merge(
                        "HTTP_" + name.toUpperCase(Locale.ROOT).replace('-', '_'),
                        value,
                        (first, next) -> first + ", " + next);
            }
        });
        variables.put("GATEWAY_INTERFACE", "CGI/1.1");
        variables.put("SERVER_PROTOCOL", "HTTP/1.1");
        variables.put("SERVER_SOFTWARE", "invoq");
        variables.put("SCRIPT_NAME", "");
        variables.put("REQUEST_METHOD", request.method());
        variables.put("PATH_INFO", decode(request.path()));
        variables.put("QUERY_STRING", request.query() == null ? "" : request.query());
        if (request.contentType() != null) {
            variables.put("CONTENT_TYPE", request.contentType());
        }
        if (!request.body().isEmpty()) {
            variables.put("CONTENT_LENGTH", Integer.toString(request.body().size()));
        }
        variables.put("INVOQ_REQUEST_ID", invocation.id().toString());
        variables.put("INVOQ_ATTEMPT", Integer.toString(invocation.delivery().attempt()));
        variables.forEach((name, value) -> {
            if (value.indexOf('\0') >= 0) {
                throw new IllegalArgumentException(name + " would hold a NUL character");
            }
        });
        return variables;
    }

    private static String decode(String path) {
        return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
