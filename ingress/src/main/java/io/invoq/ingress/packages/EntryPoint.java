package io.invoq.ingress.packages;

import io.invoq.platform.packages.PackageContent;
import io.invoq.wire.function.RuntimeName;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How the code of a package is entered, in the words of Eywa's images: a runtime and a path.
 *
 * @param registeredRuntime the runtime's name as it was given
 * @param runtime the one that serves it
 * @param path empty for the runtime's default
 */
public record EntryPoint(String registeredRuntime, RuntimeName runtime, String path) {

    private static final List<String> SCRIPTS = List.of(".js", ".mjs", ".cjs");

    // Possessive, so that no length of a path takes a deep stack.
    private static final Pattern PROGRAM = Pattern.compile("[\\w.+-]++(/[\\w.+-]++)*+");
    private static final Pattern FUNCTION = Pattern.compile("(?=.*\\.\\w+\\z)[\\w-]++([./][\\w-]++)*+");
    private static final Pattern CLASS = Pattern.compile("[A-Za-z_$][\\w$]*+(\\.[A-Za-z_$][\\w$]*+)*+");

    /** Reads the two fields of an upload. */
    public static EntryPoint of(String runtime, String path) {
        RuntimeName name = RuntimeName.find(runtime)
                .orElseThrow(() ->
                        refused("runtime: '" + runtime + "' is not one of go, custom, node14, " + RuntimeName.known()
                                + (isBuilt(runtime) ? "; pack a program that serves HTTP as custom" : "")));
        return new EntryPoint(runtime, name, path.startsWith("./") ? path.substring(2) : path);
    }

    /** Of runtimes that Eywa builds an image for with a server of its own. */
    private static boolean isBuilt(String runtime) {
        return runtime.equals("ruby") || runtime.equals("csharp");
    }

    /** The handler of a function with that code; ends the upload when the package does not have what the path names. */
    String handler(PackageContent content) {
        return switch (runtime) {
            case PYTHON3 -> pythonFunction(content);
            case NODEJS -> nodeFunction(content);
            case HTTP, EXEC -> program(content);
            case JAVA_INLINE -> javaClass(content);
        };
    }

    private String pythonFunction(PackageContent content) {
        String given = path.isEmpty() ? "handler.py" : path;
        if (given.endsWith(".py")) {
            String module = given.substring(0, given.length() - ".py".length());
            return function(content, module + ".handle", List.of(".py"));
        }
        return function(content, given, List.of(".py", "/__init__.py"));
    }

    /** A file stands for what it exports as a whole. */
    private String nodeFunction(PackageContent content) {
        String given = path.isEmpty() ? "handler.js" : path;
        for (String ending : SCRIPTS) {
            if (given.endsWith(ending)) {
                String module = given.substring(0, given.length() - ending.length());
                return function(content, module + ".default", List.of(ending));
            }
        }
        return function(content, given, List.of(".js", ".mjs", ".cjs", "/index.js", "/index.mjs"));
    }

    private String function(PackageContent content, String handler, List<String> endings) {
        if (!FUNCTION.matcher(handler).matches()) {
            throw refused("executable_path: '" + path + "' is neither a file nor <module>.<function>");
        }
        String module = handler.substring(0, handler.lastIndexOf('.'));
        boolean isThere = Stream.of(module, module.replace('.', '/'))
                .anyMatch(name -> endings.stream().anyMatch(ending -> content.has(name + ending)));
        if (!isThere) {
            throw refused("executable_path: '" + path + "': no file "
                    + String.join(
                            " or ", endings.stream().map(end -> module + end).toList()) + " in the package");
        }
        return handler;
    }

    private String program(PackageContent content) {
        String program = path.isEmpty() ? "bootstrap" : path;
        if (!PROGRAM.matcher(program).matches()) {
            throw refused(
                    "executable_path: '" + path + "' is not a path within the package of letters, digits and ._+-");
        }
        if (!content.has(program)) {
            throw refused("executable_path: no file '" + program + "' in the package");
        }
        if (!content.isExecutable(program)) {
            throw refused("executable_path: file '" + program + "' is not executable in the package");
        }
        return program;
    }

    private String javaClass(PackageContent content) {
        if (!CLASS.matcher(path).matches()) {
            throw refused("executable_path: '" + path + "' is not <package>.<Class>");
        }
        boolean mayBeThere = content.has(path.replace('.', '/') + ".class")
                || content.files().keySet().stream().anyMatch(file -> file.indexOf('/') < 0 && file.endsWith(".jar"));
        if (!mayBeThere) {
            throw refused("executable_path: no class '" + path + "' and no jar in the package");
        }
        return path;
    }

    private static PackageProblem refused(String problem) {
        return new PackageProblem(PackageProblem.Kind.REFUSED, problem);
    }
}
