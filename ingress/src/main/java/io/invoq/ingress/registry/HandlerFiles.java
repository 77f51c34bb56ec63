package io.invoq.ingress.registry;

import io.invoq.wire.function.RuntimeName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Looks whether the file that a handler names is there. That it has such a function only an instance can tell. */
final class HandlerFiles {

    private HandlerFiles() {}

    /** What is missing; empty when the file is there or cannot be told from here. */
    static Optional<String> find(Path code, RuntimeName runtime, String handler) {
        return switch (runtime) {
            case PYTHON3 -> module(code, handler, List.of(".py", "/__init__.py"));
            case NODEJS -> module(code, handler, List.of(".js", ".mjs", ".cjs", "/index.js", "/index.mjs"));
            case HTTP, EXEC -> command(code, handler);
        };
    }

    private static Optional<String> module(Path code, String handler, List<String> endings) {
        int dot = handler.lastIndexOf('.');
        if (dot < 1) {
            return Optional.empty();
        }
        String module = handler.substring(0, dot);
        for (String name : List.of(module, module.replace('.', '/'))) {
            if (endings.stream().anyMatch(ending -> Files.isRegularFile(code.resolve(name + ending)))) {
                return Optional.empty();
            }
        }
        return Optional.of("'%s': no file %s in %s"
                .formatted(
                        handler,
                        String.join(
                                " or ",
                                endings.stream().map(ending -> module + ending).toList()),
                        code));
    }

    /** A first word with a slash, or the default, must be a file of the code; others are looked up by the worker. */
    private static Optional<String> command(Path code, String handler) {
        String program = handler.strip().split("\\s+", 2)[0];
        if (!program.equals("bootstrap") && !program.contains("/")) {
            return Optional.empty();
        }
        Path file = code.resolve(program);
        if (!Files.isRegularFile(file)) {
            return Optional.of("'%s': no file %s in %s".formatted(handler, program, code));
        }
        return Files.isExecutable(file)
                ? Optional.empty()
                : Optional.of("'%s': file %s in %s is not executable".formatted(handler, program, code));
    }
}
