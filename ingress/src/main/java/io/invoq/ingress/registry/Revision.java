package io.invoq.ingress.registry;

/** Whether a caller has seen what it is about to change. */
public final class Revision {

    private Revision() {}

    /**
     * Lets only the current revision pass.
     *
     * @param what that is to be changed, for the message
     * @throws ChangeRefusedException when the caller's is another
     */
    public static void check(String callers, String current, String what) {
        if (!callers.equals(current)) {
            throw new ChangeRefusedException(
                    ChangeRefusedException.Reason.STALE_REVISION,
                    "revisionId is not the same: %s has been changed since; its revisionId is %s"
                            .formatted(what, current));
        }
    }
}
