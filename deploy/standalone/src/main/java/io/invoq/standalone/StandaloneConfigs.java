package io.invoq.standalone;

import io.invoq.platform.config.ConfigLoader;
import java.nio.file.Path;
import java.util.List;

/** Configurations for those who start a {@link Standalone} from Java: the demo, tests, benchmarks. */
public final class StandaloneConfigs {

    private StandaloneConfigs() {}

    /** The defaults of {@code deploy/invoq up}, but for the ports; further assignments {@code key=value} win. */
    public static StandaloneConfig onFreePorts(Path data, String... assignments) {
        return ConfigLoader.load(
                        StandaloneConfig.class,
                        StandaloneDefaults.in(data)
                                .set(List.of("ingress.port=0", "admin.port=0"))
                                .set(List.of(assignments)))
                .value();
    }
}
