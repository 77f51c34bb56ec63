package io.invoq.ingress.http;

import io.helidon.http.HeaderNames;
import java.util.List;

/** Which methods a path takes. */
final class Methods {

    private Methods() {}

    /** Ends the request with 405 and {@code Allow} unless its method is one of those. */
    static void require(Exchange exchange, List<String> allowed) {
        if (!allowed.contains(exchange.method())) {
            String list = String.join(", ", allowed);
            exchange.set(HeaderNames.ALLOW, list);
            throw new ApiException(
                    ApiError.METHOD_NOT_ALLOWED, "method " + exchange.method() + " is not one of " + list);
        }
    }
}
