package io.invoq.ingress.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.invoq.wire.function.RuntimeName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HandlerFilesTest {

    @TempDir
    private Path code;

    @BeforeEach
    void layOut() throws IOException {
        Files.createDirectories(code.resolve("pack/age/inner"));
        for (String file : new String[] {
            "main.py",
            "pack/mod.py",
            "pack/age/__init__.py",
            "index.js",
            "esm.mjs",
            "old.cjs",
            "pack/index.js",
            "pack/age/index.mjs",
            "pack/Found.class",
            "plain"
        }) {
            Files.createFile(code.resolve(file));
        }
        for (String program : new String[] {"bootstrap", "pack/run.sh"}) {
            assertThat(Files.createFile(code.resolve(program)).toFile().setExecutable(true))
                    .isTrue();
        }
        try (var jar = new ZipOutputStream(Files.newOutputStream(code.resolve("some.jar")))) {
            jar.putNextEntry(new ZipEntry("in/Jar$Inner.class"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PYTHON3, main.handler",
        "PYTHON3, pack.mod.handler",
        "PYTHON3, pack/mod.handler",
        "PYTHON3, pack.age.handler",
        "NODEJS, index.handler",
        "NODEJS, esm.handler",
        "NODEJS, old.handler",
        "NODEJS, pack.handler",
        "NODEJS, pack/age.handler",
        "EXEC, bootstrap",
        "EXEC, bootstrap --flag",
        "EXEC, pack/run.sh a b",
        "EXEC, ./pack/run.sh",
        "EXEC, sort -u",
        "HTTP, python3 server.py",
        "JAVA_INLINE, pack.Found",
        "JAVA_INLINE, in.Jar$Inner"
    })
    void areThere(RuntimeName runtime, String handler) {
        assertThat(HandlerFiles.find(code, runtime, handler)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "PYTHON3 | other.handler | 'other.handler': no file other.py or other/__init__.py in",
                "PYTHON3 | pack.handler | 'pack.handler': no file pack.py or pack/__init__.py in",
                "PYTHON3 | index.handler | 'index.handler': no file",
                "NODEJS | main.handler | 'main.handler': no file main.js or main.mjs or main.cjs or main/index.js or main/index.mjs in",
                "EXEC | ./missing x | './missing x': no file ./missing in",
                "EXEC | ./plain | './plain': file ./plain in",
                "HTTP | pack/age | 'pack/age': no file pack/age in",
                "JAVA_INLINE | pack.Missing | 'pack.Missing': no file pack/Missing.class in"
            })
    void areNot(RuntimeName runtime, String handler, String problem) {
        assertThat(HandlerFiles.find(code, runtime, handler))
                .hasValueSatisfying(
                        found -> assertThat(found).startsWith(problem).contains(code.toString()));
    }

    @Test
    void saysThatTheDefaultProgramIsMissing() throws IOException {
        // Given
        Files.delete(code.resolve("bootstrap"));
        // When, Then
        assertThat(HandlerFiles.find(code, RuntimeName.HTTP, "bootstrap")).isPresent();
    }

    @Test
    void takeAJarAsTheCodeOfAClass() {
        assertThat(HandlerFiles.find(code.resolve("some.jar"), RuntimeName.JAVA_INLINE, "in.Jar$Inner"))
                .isEmpty();
        register("java-inline", code + "/some.jar", "in.Jar$Inner");
        assertThatThrownBy(() -> register("java-inline", code + "/some.jar", "in.Other"))
                .hasMessage("handler: 'in.Other': no file in/Other.class in " + code + "/some.jar");
        assertThatThrownBy(() -> register("java-inline", code + "/main.py", "in.Other"))
                .hasMessageStartingWith("handler: 'in.Other': " + code + "/main.py is not a jar: ");
        assertThatThrownBy(() -> register("java-inline", code + "/nowhere", "in.Other"))
                .hasMessage("codePath: '" + code + "/nowhere' is not a directory or jar on this ingress");
    }

    @Test
    void refuseARegistrationWhoseHandlerIsNotThere() {
        assertThatThrownBy(() -> register("python3", code.toString(), "other.handler"))
                .hasMessageStartingWith("handler: 'other.handler': no file other.py");
    }

    @Test
    void refuseARegistrationWhoseCodePathIsMissingOrAFile() {
        assertThatThrownBy(() -> register("python3", code + "/nowhere", "main.handler"))
                .hasMessage("codePath: '" + code + "/nowhere' is not a directory on this ingress");
        assertThatThrownBy(() -> register("python3", code + "/main.py", "main.handler"))
                .hasMessage("codePath: '" + code + "/main.py' is not a directory on this ingress");
    }

    @ParameterizedTest
    @CsvSource({"exec, ./a\0b", "http, a\0b", "exec, run a\0b", "python3, main.han\0dler"})
    void areNotLookedForByANameWithANulCharacter(String runtime, String handler) {
        assertThatThrownBy(() -> register(runtime, code.toString(), handler))
                .isInstanceOf(RegistrationException.class)
                .hasMessage("handler: holds a NUL character");
    }

    private static void register(String runtime, String codePath, String handler) {
        ObjectNode body = RegistrationTest.JSON
                .createObjectNode()
                .put("name", "0@shop@price")
                .put("runtime", runtime)
                .put("codePath", codePath)
                .put("handler", handler);
        new Registration(body, true).read("acme", Instant.EPOCH);
    }
}
