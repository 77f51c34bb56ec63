package io.invoq.wire.function;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The contracts under which a function's program can run; the worker implements each (architecture §8). */
public enum RuntimeName {
    /** A Python module with {@code handler(event, context)}; also registered as {@code python3.6} to {@code python3.14}. */
    PYTHON3(Pattern.compile("python3(\\.\\d{1,2})?")),
    /**
     * A Node module exporting {@code handler}; also registered as {@code nodejs10} to {@code nodejs24.x}, or as Eywa has it,
     * {@code node14}.
     */
    NODEJS(Pattern.compile("nodejs(\\d{1,2}(\\.[\\dx]{1,2}){0,2})?|node\\d{1,2}")),
    /** Any program that serves HTTP on {@code $PORT}; also registered as Eywa has it, {@code custom} or {@code go}. */
    HTTP(Pattern.compile("http|custom|go")),
    /** Any program: body on stdin, answer on stdout, one process per call. */
    EXEC(Pattern.compile("exec")),
    /** A Java class inside the worker's own JVM, where its operator allows it. */
    JAVA_INLINE(Pattern.compile("java-inline"));

    private final Pattern registeredAs;

    RuntimeName(Pattern registeredAs) {
        this.registeredAs = registeredAs;
    }

    /** The runtime that serves a registered name such as {@code python3.9}; empty when none does. */
    public static Optional<RuntimeName> find(String registered) {
        return Arrays.stream(values())
                .filter(name -> name.registeredAs.matcher(registered).matches())
                .findFirst();
    }

    /** The names as one would list them in an error. */
    public static String known() {
        return Arrays.stream(values()).map(RuntimeName::wireName).collect(Collectors.joining(", "));
    }

    @JsonCreator
    static RuntimeName fromWire(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalArgumentException("runtime '" + name + "' is not one of " + known()));
    }

    /** Lower case with dashes, as in the registry's records. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether the runtime calls a handler of another language with an event, and so decodes bodies and captures logs by itself. */
    public boolean callsHandler() {
        return this == PYTHON3 || this == NODEJS;
    }
}
