package io.invoq.ingress.auth;

/** The tenant has as many tokens as it may. Nothing was written. */
public final class TooManyTokensException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TooManyTokensException(String tenant, int most) {
        super("tenant %s has tokens.max-per-tenant=%d tokens; delete one first".formatted(tenant, most));
    }
}
