package io.invoq.ingress.http;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.InstantSource;

/** Makes an {@link Exchange} of each request. Safe for use by several threads; owns none of its parts. */
record Exchanges(InstantSource clock, Linger linger) {

    Exchange of(ServerRequest request, ServerResponse response) {
        return new Exchange(request, response, clock.instant(), linger);
    }
}
