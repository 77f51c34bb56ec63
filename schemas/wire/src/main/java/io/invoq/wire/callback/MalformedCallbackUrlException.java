package io.invoq.wire.callback;

/**
 * A callback URL that cannot be used. The message names the problem, fit for the caller; it does not repeat the URL, which
 * may hold a password.
 */
public final class MalformedCallbackUrlException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    MalformedCallbackUrlException(String problem) {
        super("callback URL " + problem);
    }
}
