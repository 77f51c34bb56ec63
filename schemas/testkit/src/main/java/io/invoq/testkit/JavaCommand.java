package io.invoq.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Says which Java program to run as a child process: {@code new JavaCommand("worker", "io.invoq...Main").args(...)
 * .start()}. Runs on this JVM's JDK and class path unless told otherwise, with a small heap and a quick start. Used by
 * one thread.
 */
public final class JavaCommand {

    private static final AtomicLong NUMBER = new AtomicLong();
    private static final List<String> JVM_OPTIONS = List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private final String name;
    private final String mainClass;
    private final List<String> jvmOptions = new ArrayList<>(JVM_OPTIONS);
    private final List<String> args = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private String classPath = System.getProperty("java.class.path");

    /**
     * @param name used in messages and for the log file
     * @param mainClass binary name of a class on the class path
     */
    public JavaCommand(String name, String mainClass) {
        this.name = name;
        this.mainClass = mainClass;
    }

    /** Adds program arguments. */
    public JavaCommand args(String... more) {
        args.addAll(List.of(more));
        return this;
    }

    /** Adds options of the JVM; they win over the ones set already. */
    public JavaCommand jvmOptions(String... more) {
        jvmOptions.addAll(List.of(more));
        return this;
    }

    /** Adds a variable to the environment, which otherwise is this process's own. */
    public JavaCommand environment(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Replaces the class path, for example by that of a distribution: {@code DIR/lib/*}. */
    public JavaCommand classPath(String replacement) {
        classPath = replacement;
        return this;
    }

    /** Starts the process; its output goes to {@code target/processes/NAME-N.log}. The caller closes it. */
    public JavaProcess start() {
        try {
            Path log = Files.createDirectories(Path.of("target", "processes"))
                    .resolve(name + "-" + NUMBER.incrementAndGet() + ".log");
            ProcessBuilder builder = new ProcessBuilder(commandLine())
                    .redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.to(log.toFile()));
            builder.environment().putAll(environment);
            return new JavaProcess(name, builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " could not be started", e);
        }
    }

    private List<String> commandLine() {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(jvmOptions);
        line.add("-cp");
        line.add(classPath);
        line.add(mainClass);
        line.addAll(args);
        return line;
    }
}
