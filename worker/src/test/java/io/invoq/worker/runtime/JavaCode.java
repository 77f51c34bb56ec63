package io.invoq.worker.runtime;

import static io.invoq.worker.TestWorker.write;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Compiles the classes of inline functions. */
public final class JavaCode {

    private static final String HEAD = """
            package fn;
            import io.invoq.wire.record.*;
            import io.invoq.worker.inline.*;
            import java.util.concurrent.*;
            """;

    private JavaCode() {}

    /** Compiles {@code fn.F}, given without package and imports, into the directory. */
    public static void compile(Path directory, String name, String text) {
        Path source = write(directory.resolve("src"), name + ".java", HEAD + text);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        int result = compiler.run(
                null,
                null,
                null,
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                directory.toString(),
                source.toString());
        assertThat(result).isZero();
    }

    /** Moves the class {@code fn.F} into a jar. */
    static Path jar(Path directory, String name) {
        Path jar = directory.resolve(name + ".jar");
        Path file = directory.resolve("fn/" + name + ".class");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            entries.putNextEntry(new JarEntry("fn/" + name + ".class"));
            Files.copy(file, entries);
            entries.closeEntry();
            Files.delete(file);
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Files below a directory that this process has open. */
    static List<Path> openFiles(Path directory) {
        try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors
                    .map(JavaCode::target)
                    .filter(path -> path.startsWith(directory))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor);
        } catch (IOException e) {
            return descriptor; // closed in between
        }
    }
}
