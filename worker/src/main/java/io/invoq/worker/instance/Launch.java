package io.invoq.worker.instance;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What is to be started.
 *
 * @param command program and arguments, the program as an absolute path
 * @param directory its working directory
 * @param environment all of its environment, nothing else is passed on; the values are not shown by {@link #toString}
 * @param input whether it is given a stdin to read; else that is at its end from the start
 */
public record Launch(List<String> command, Path directory, Map<String, String> environment, boolean input) {

    public Launch {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    @Override
    public String toString() {
        return "Launch[command=%s, directory=%s, environment=%s]".formatted(command, directory, environment.keySet());
    }
}
