package io.invoq.e2e;

import java.nio.file.Path;

/** Where the functions of the tests are. */
public final class Functions {

    private Functions() {}

    /** The absolute directory of one of them. */
    public static Path directory(String name) {
        return Path.of("src", "test", "resources", "functions", name).toAbsolutePath();
    }

    /** The absolute directory of a sample function. */
    static Path sample(String name) {
        return Path.of("..", "samples", name).toAbsolutePath().normalize();
    }
}
