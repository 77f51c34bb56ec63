package io.invoq.ingress.alias;

import io.helidon.http.HeaderName;
import java.util.Optional;

/** The header fields of a call that is to be sent somewhere. */
@FunctionalInterface
public interface CallHeaders {

    /** The first value of a field; empty when the call does not have it. */
    Optional<String> header(HeaderName name);
}
