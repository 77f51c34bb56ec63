package io.invoq.ingress.registry;

import java.util.List;

/** A body of the management API that is not valid; the message lists every problem, each naming the field, its value and the rule. */
public final class RegistrationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    public RegistrationException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    /** Each beginning with the field, a colon and a blank. */
    public List<String> problems() {
        return problems;
    }
}
