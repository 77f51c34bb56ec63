package io.invoq.ingress.http;

/** The port for callers cannot be listened on. */
public final class ListenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ListenException(String host, int port) {
        super("ingress.host=%s, ingress.port=%d cannot be listened on: the port is in use, or the address is not this"
                        .formatted(host, port)
                + " machine's");
    }
}
