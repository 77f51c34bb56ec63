package io.invoq.ingress.registry;

/** A change that the registry as it stands does not allow. Nothing was written; the message says what stands against it. */
public final class ChangeRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    public ChangeRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** For programs to branch on. */
    public enum Reason {
        /** The tenant has no function of that name. */
        NO_SUCH_FUNCTION,
        /** The function has no such version. */
        NO_SUCH_VERSION,
        /** The function has no such alias. */
        NO_SUCH_ALIAS,
        /** The version has no instances reserved under that label. */
        NO_SUCH_LABEL,
        /** The version, or an alias of its name, is there. */
        VERSION_TAKEN,
        /** The alias, or a version of its name, is there. */
        ALIAS_TAKEN,
        /** The label is there. */
        LABEL_TAKEN,
        /** What is to be changed has been changed since its author looked. */
        STALE_REVISION,
        /** An alias goes to the version. */
        VERSION_HAS_ALIAS,
        /** The function has as many versions as it may have. */
        TOO_MANY_VERSIONS,
        /** The function has as many aliases as it may have. */
        TOO_MANY_ALIASES,
        /** The version has as many labels as it may have. */
        TOO_MANY_LABELS,
        /** The weights of an alias are not 100 in all. */
        TOTAL_WEIGHT
    }
}
