package io.invoq.ingress.registry;

import java.util.List;

/** A registration that is not valid; the message lists every problem, each naming the field, its value and the rule. */
public final class RegistrationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RegistrationException(List<String> problems) {
        super(String.join("; ", problems));
    }
}
