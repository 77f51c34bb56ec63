package io.invoq.platform.health;

import io.invoq.platform.config.Setting;

/** The port for operators: health. Apart from the callers' port, so that it need not be exposed with it. */
public record AdminConfig(
        @Setting(about = "Address that the admin port listens on.", byDefault = "127.0.0.1")
        String host,

        @Setting(about = "Admin port; 0 takes a free one.", byDefault = "9090", min = "0", max = "65535")
        int port) {}
