package io.invoq.worker.packages;

/** A package cannot be had on this worker; the message is meant for the function's callers. */
final class PackageUnavailableException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean lasting;

    private PackageUnavailableException(String message, boolean lasting) {
        super(message);
        this.lasting = lasting;
    }

    /** It may be had later: the next call tries again. */
    static PackageUnavailableException now(String problem) {
        return new PackageUnavailableException(problem, false);
    }

    /** It will be the same again. */
    static PackageUnavailableException ever(String problem) {
        return new PackageUnavailableException(problem, true);
    }

    boolean isLasting() {
        return lasting;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
