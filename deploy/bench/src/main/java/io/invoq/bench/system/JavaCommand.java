package io.invoq.bench.system;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The command line of a program of the bench, with the JVM options that the roles are started with. */
final class JavaCommand {

    /**
     * Lets a process answer what it uses: by default Helidon refuses to deserialize anything in its process, the
     * questions over JMX among it.
     */
    static final String ASKABLE = "-Dhelidon.serialFilter.missing.action=ignore";

    private JavaCommand() {}

    static List<String> of(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                ASKABLE,
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(Arrays.asList(arguments));
        return command;
    }
}
