package io.invoq.ingress.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invoq.platform.packages.PackageContent;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntryPointTest {

    private static final PackageContent CONTENT = new PackageContent(
            8,
            100,
            Map.of(
                    "handler.py", false,
                    "app/main.py", false,
                    "pkg/__init__.py", false,
                    "handler.js", false,
                    "index.mjs", false,
                    "bootstrap", true,
                    "bin/server", true,
                    "readme", false,
                    "acme/Upper.class", false));

    @ParameterizedTest
    @CsvSource({
        "python3, '', handler.handle",
        "python3.11, handler.py, handler.handle",
        "python3, ./app/main.py, app/main.handle",
        "python3, app.main.run, app.main.run",
        "python3, pkg.run, pkg.run",
        "node14, '', handler.default",
        "nodejs20, index.mjs, index.default",
        "nodejs, index.handler, index.handler",
        "custom, '', bootstrap",
        "go, bin/server, bin/server",
        "http, ./bin/server, bin/server",
        "exec, bin/server, bin/server",
        "java-inline, acme.Upper, acme.Upper"
    })
    void isTheHandlerOfAFunction(String runtime, String path, String handler) {
        assertThat(EntryPoint.of(runtime, path).handler(CONTENT)).isEqualTo(handler);
    }

    @ParameterizedTest
    @CsvSource({
        "python3, missing.py, 'no file missing.py in the package'",
        "python3, missing.run, 'no file missing.py or missing/__init__.py in the package'",
        "python3, ../handler.py, 'is neither a file nor <module>.<function>'",
        "node14, missing.run, 'no file missing.js or missing.mjs'",
        "custom, missing, 'no file ''missing'' in the package'",
        "custom, readme, 'file ''readme'' is not executable in the package'",
        "custom, 'bootstrap; rm', 'is not a path within the package'",
        "exec, /bin/sh, 'is not a path within the package'",
        "java-inline, '', 'is not <package>.<Class>'",
        "java-inline, acme.Missing, 'no class ''acme.Missing'' and no jar'"
    })
    void refusesWhatThePackageDoesNotHave(String runtime, String path, String problem) {
        assertThatThrownBy(() -> EntryPoint.of(runtime, path).handler(CONTENT))
                .isInstanceOf(PackageProblem.class)
                .hasMessageStartingWith("executable_path: ")
                .hasMessageContaining(problem);
    }

    @Test
    void refusesRuntimesThatWouldHaveToBeBuilt() {
        assertThatThrownBy(() -> EntryPoint.of("ruby", ""))
                .isInstanceOf(PackageProblem.class)
                .hasMessageContaining("runtime: 'ruby' is not one of")
                .hasMessageContaining("pack a program that serves HTTP as custom");
    }

    /** As long as a path within a class file's limits could be, and as one may come. */
    @ParameterizedTest
    @CsvSource({
        "python3, /a, .run, no file",
        "python3, .a, '', no file",
        "node14, /a, '', neither a file",
        "custom, /a, '', no file",
        "java-inline, .a, '', no class"
    })
    void isLookedForHoweverLongItsPath(String runtime, String part, String end, String says) {
        EntryPoint entry = EntryPoint.of(runtime, "a" + part.repeat(20_000) + end);
        assertThatThrownBy(() -> entry.handler(CONTENT))
                .isInstanceOf(PackageProblem.class)
                .hasMessageContaining(says);
    }
}
