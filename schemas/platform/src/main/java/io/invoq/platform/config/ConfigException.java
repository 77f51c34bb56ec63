package io.invoq.platform.config;

import java.util.List;

/** A configuration that cannot be used. The message lists every error, numbered. */
public final class ConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> errors;

    ConfigException(List<String> errors) {
        super(render(errors));
        this.errors = List.copyOf(errors);
    }

    /** Each error by itself: key, value, where it came from, what is allowed. */
    public List<String> errors() {
        return errors;
    }

    private static String render(List<String> errors) {
        StringBuilder text = new StringBuilder(
                errors.size() == 1 ? "configuration error:" : errors.size() + " configuration errors:");
        for (int i = 0; i < errors.size(); i++) {
            text.append("\n  ").append(i + 1).append(". ").append(errors.get(i));
        }
        return text.toString();
    }
}
