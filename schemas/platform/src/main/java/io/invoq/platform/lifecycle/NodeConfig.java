package io.invoq.platform.lifecycle;

import io.invoq.platform.config.Setting;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Which node this is and where it keeps what it must not lose. */
public record NodeConfig(
        @Setting(
                about = "Names the node among all of its role; stable across restarts. Letters, digits, `.`, `_`, `-`.",
                byDefault = "node-1")
        String id,

        @Setting(about = "Directory for what the node keeps on disk.", byDefault = "data")
        Path data) {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,63}");

    public NodeConfig {
        if (!FORM.matcher(id).matches()) {
            throw new IllegalArgumentException("id '" + id + "' does not match " + FORM);
        }
    }
}
