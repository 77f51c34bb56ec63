package io.invoq.ingress.registry;

import io.invoq.wire.function.RuntimeName;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipFile;

/** Looks whether the file that a handler names is there. That it has such a function only an instance can tell. */
final class HandlerFiles {

    private HandlerFiles() {}

    /** What is missing; empty when the file is there or cannot be told from here. */
    static Optional<String> find(Path code, RuntimeName runtime, String handler) {
        return switch (runtime) {
            case PYTHON3 -> module(code, handler, List.of(".py", "/__init__.py"));
            case NODEJS -> module(code, handler, List.of(".js", ".mjs", ".cjs", "/index.js", "/index.mjs"));
            case HTTP, EXEC -> command(code, handler);
            case JAVA_INLINE -> javaClass(code, handler);
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

    private static Optional<String> javaClass(Path code, String handler) {
        String file = handler.replace('.', '/') + ".class";
        if (Files.isDirectory(code)) {
            if (Files.isRegularFile(code.resolve(file))) {
                return Optional.empty();
            }
            try (DirectoryStream<Path> jars = Files.newDirectoryStream(code, "*.jar")) {
                for (Path jar : jars) {
                    if (holds(jar, file)) {
                        return Optional.empty();
                    }
                }
            } catch (IOException | DirectoryIteratorException e) {
                return Optional.of("'%s': %s cannot be read: %s".formatted(handler, code, e.getMessage()));
            }
            return Optional.of("'%s': no file %s in %s or the jars in it".formatted(handler, file, code));
        }
        try {
            return holds(code, file)
                    ? Optional.empty()
                    : Optional.of("'%s': no file %s in %s".formatted(handler, file, code));
        } catch (IOException e) {
            return Optional.of("'%s': %s is not a jar: %s".formatted(handler, code, e.getMessage()));
        }
    }

    private static boolean holds(Path jar, String file) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.getEntry(file) != null;
        }
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
