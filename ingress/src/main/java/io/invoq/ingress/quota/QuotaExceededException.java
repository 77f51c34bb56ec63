package io.invoq.ingress.quota;

/** A tenant, or a token, has used up what it may for now. */
public final class QuotaExceededException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean tenants;
    private final long retryAfter;

    /**
     * A refusal.
     *
     * @param tenants whether the tenant's quota is used up, rather than the token's
     * @param retryAfter in how many seconds it may be otherwise; at least 1
     * @param message whose, which limit, which use
     */
    QuotaExceededException(boolean tenants, long retryAfter, String message) {
        super(message, null, false, false);
        this.tenants = tenants;
        this.retryAfter = retryAfter;
    }

    public boolean isTenants() {
        return tenants;
    }

    public long retryAfter() {
        return retryAfter;
    }
}
