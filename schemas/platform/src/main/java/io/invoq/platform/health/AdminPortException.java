package io.invoq.platform.health;

/** The admin port cannot be listened on. */
public final class AdminPortException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AdminPortException(AdminConfig config) {
        super("admin.host=%s, admin.port=%d cannot be listened on: the port is in use, or the address is not this"
                        .formatted(config.host(), config.port())
                + " machine's");
    }
}
