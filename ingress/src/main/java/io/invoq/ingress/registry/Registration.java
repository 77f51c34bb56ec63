package io.invoq.ingress.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.function.HandlerStyle;
import io.invoq.wire.function.PackageDigest;
import io.invoq.wire.function.RuntimeName;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns the JSON of {@code POST /serverless/v1/functions} into a definition, by the rules of openYuanrong's management
 * API. Every field that is wrong is named in one error.
 */
final class Registration {

    static final String PACKAGE = "package";

    /** Of one function. */
    static final int MOST_SECRETS = 100;

    private static final Pattern NAME = Pattern.compile("0@([a-zA-Z0-9]{1,16})@([a-z]([a-z0-9-]{0,125}[a-z0-9])?)");
    /** As a shell takes it. */
    static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private static final Pattern TENANT = Pattern.compile("[a-zA-Z0-9._-]{1,128}");
    private static final Pattern HANDLER = Pattern.compile("[\\w./-]+\\.\\w+");
    /** Possessive, so that no length of a name takes a deep stack. */
    private static final Pattern CLASS = Pattern.compile("[A-Za-z_$][\\w$]*+(\\.[A-Za-z_$][\\w$]*+)*+");

    static final int LONGEST_TIMEOUT = 8_640_000;
    private static final int LONGEST_PRE_STOP = 180;
    private static final int MOST_ATTEMPTS = 100;

    /** As long as delay topics keep what waits in them, and results are kept. */
    private static final int LONGEST_RETRY = 604_800;

    private final Fields fields;
    private final boolean checkCodePath;

    Registration(JsonNode body, boolean checkCodePath) {
        this.fields = new Fields(body);
        this.checkCodePath = checkCodePath;
    }

    /**
     * Reads the definition of a new function.
     *
     * @throws RegistrationException naming every problem
     */
    FunctionDefinition read(String tenant, Instant now) {
        return read(readName(tenant), now);
    }

    /**
     * Reads the definition of a function that has its name already, which may be one that only Eywa's API gives.
     *
     * @throws RegistrationException naming every problem
     */
    FunctionDefinition read(FunctionUrn urn, Instant now) {
        return read(Optional.of(urn), now);
    }

    private FunctionDefinition read(Optional<FunctionUrn> urn, Instant now) {
        String registeredRuntime = fields.requiredText("runtime");
        Optional<RuntimeName> runtime = RuntimeName.find(registeredRuntime);
        if (runtime.isEmpty() && !registeredRuntime.isEmpty()) {
            fields.problem("runtime", "'" + registeredRuntime + "' is not one of " + RuntimeName.known());
        }
        checkKind();
        FunctionDefinition.Code code = readCode(runtime);
        FunctionDefinition.Limits limits = readLimits();
        Optional<FunctionDefinition.Retry> retry = readRetry();
        var environment = fields.textMap("environment", VARIABLE);
        List<UUID> secrets = fields.ids("secrets", MOST_SECRETS);
        String description = fields.text("description").orElse("");
        if (!fields.problems().isEmpty() || urn.isEmpty() || runtime.isEmpty() || retry.isEmpty()) {
            throw new RegistrationException(fields.problems());
        }
        return new FunctionDefinition(
                urn.get(),
                UUID.randomUUID().toString(),
                runtime.get(),
                registeredRuntime,
                code,
                limits,
                retry.get(),
                environment,
                secrets,
                description,
                now,
                now,
                null);
    }

    private Optional<FunctionUrn> readName(String tenant) {
        String name = fields.requiredText("name");
        if (!TENANT.matcher(tenant).matches()) {
            fields.problem("X-Tenant-Id", "'" + tenant + "' does not match " + TENANT);
            return Optional.empty();
        }
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            if (!name.isEmpty()) {
                fields.problem(
                        "name",
                        "'" + name + "' is not 0@<service>@<function> (service: 1 to 16 letters and"
                                + " digits; function: a lower-case letter, then up to 126 of a-z, 0-9 and -, the last one no -)");
            }
            return Optional.empty();
        }
        try {
            return Optional.of(new FunctionUrn(tenant, matcher.group(1), matcher.group(2), FunctionUrn.LATEST));
        } catch (IllegalArgumentException e) {
            fields.problem("name", "'" + name + "': " + e.getMessage());
            return Optional.empty();
        }
    }

    private void checkKind() {
        fields.text("kind")
                .filter(kind -> !kind.equals("faas"))
                .ifPresent(kind -> fields.problem("kind", "'" + kind + "' is not supported; only faas is"));
        fields.text("storageType")
                .filter(type -> !type.equals("local") && !type.equals(PACKAGE))
                .ifPresent(type -> fields.problem(
                        "storageType", "'" + type + "' is not supported; only local and " + PACKAGE + " are"));
    }

    private FunctionDefinition.Code readCode(Optional<RuntimeName> runtime) {
        boolean isPackage = fields.text("storageType").equals(Optional.of(PACKAGE));
        Optional<PackageDigest> digest = isPackage ? readDigest() : Optional.empty();
        String path = isPackage ? "/" : fields.requiredText("codePath");
        boolean mayBeJar = runtime.equals(Optional.of(RuntimeName.JAVA_INLINE));
        Optional<Path> directory = path.isEmpty() || isPackage ? Optional.empty() : readCodePath(path, mayBeJar);
        boolean mayLackHandler = runtime.equals(Optional.of(RuntimeName.HTTP));
        String handler = mayLackHandler ? fields.text("handler").orElse("bootstrap") : fields.requiredText("handler");
        if (runtime.isPresent() && runtime.get().callsHandler() && !handler.isEmpty()) {
            checkHandler("handler", handler);
        }
        boolean isNoClass =
                mayBeJar && !handler.isEmpty() && !CLASS.matcher(handler).matches();
        if (isNoClass) {
            fields.problem("handler", "'" + handler + "' is not <package>.<Class>");
        }
        Fields extended = fields.section("extendedHandler");
        Optional<String> initializer = extended.text("initializer");
        Optional<String> preStop = extended.text("pre_stop");
        initializer.ifPresent(name -> checkHandler("extendedHandler.initializer", name));
        preStop.ifPresent(name -> checkHandler("extendedHandler.pre_stop", name));
        if (directory.isPresent() && checkCodePath && runtime.isPresent() && !isNoClass) {
            HandlerFiles.find(directory.get(), runtime.get(), handler)
                    .ifPresent(problem -> fields.problem("handler", problem));
        }
        return new FunctionDefinition.Code(
                path, handler, readStyle(), initializer.orElse(null), preStop.orElse(null), digest.orElse(null));
    }

    private Optional<PackageDigest> readDigest() {
        String path = fields.requiredText("codePath");
        Optional<PackageDigest> digest = PackageDigest.parse(path);
        if (digest.isEmpty() && !path.isEmpty()) {
            fields.problem("codePath", "'" + path + "' is not sha256:<64 lower-case hex digits>");
        }
        return digest;
    }

    private Optional<Path> readCodePath(String path, boolean mayBeJar) {
        try {
            Path directory = Path.of(path);
            if (!directory.isAbsolute()) {
                fields.problem("codePath", "'" + path + "' is not an absolute path");
            } else if (checkCodePath
                    && !Files.isDirectory(directory)
                    && !(mayBeJar && Files.isRegularFile(directory))) {
                fields.problem(
                        "codePath",
                        "'" + path + "' is not a directory" + (mayBeJar ? " or jar" : "") + " on this ingress");
            } else {
                return Optional.of(directory);
            }
        } catch (InvalidPathException e) {
            fields.problem("codePath", "'" + path + "' is not a path: " + e.getReason());
        }
        return Optional.empty();
    }

    private void checkHandler(String field, String handler) {
        if (!HANDLER.matcher(handler).matches() || handler.contains("..") || handler.startsWith("/")) {
            fields.problem(field, "'" + handler + "' is not <module>.<function>");
        }
    }

    private HandlerStyle readStyle() {
        String style = fields.text("handlerStyle").orElse("openyuanrong");
        return switch (style) {
            case "openyuanrong" -> HandlerStyle.OPENYUANRONG;
            case "eywa" -> HandlerStyle.EYWA;
            default -> {
                fields.problem("handlerStyle", "'" + style + "' is neither openyuanrong nor eywa");
                yield HandlerStyle.OPENYUANRONG;
            }
        };
    }

    private FunctionDefinition.Limits readLimits() {
        Fields extended = fields.section("extendedTimeout");
        int timeout = fields.number("timeout", 900, 1, LONGEST_TIMEOUT);
        int minInstances = fields.number("minInstance", 0, 0, 1000);
        int maxInstances = fields.number("maxInstance", 100, 1, 1000);
        if (minInstances > maxInstances) {
            fields.problem("minInstance", minInstances + " is more than maxInstance " + maxInstances);
        }
        return new FunctionDefinition.Limits(
                Duration.ofSeconds(timeout),
                Duration.ofSeconds(extended.number("initializer", 30, 1, LONGEST_TIMEOUT)),
                Duration.ofSeconds(extended.number("pre_stop", 5, 0, LONGEST_PRE_STOP)),
                minInstances,
                maxInstances,
                fields.number("concurrentNum", 1, 1, 1000),
                fields.number("cpu", 300, 300, 16_000),
                fields.number("memory", 128, 128, 1_048_576));
    }

    /** Empty when it is not valid; the problem is among the fields' then. */
    private Optional<FunctionDefinition.Retry> readRetry() {
        var byDefault = FunctionDefinition.Retry.DEFAULT;
        int problemsBefore = fields.problems().size();
        Fields retry = fields.section("retry");
        int maxAttempts = retry.number("maxAttempts", byDefault.maxAttempts(), 1, MOST_ATTEMPTS);
        int initial = readInterval(retry, "initialInterval", byDefault.initialInterval());
        int max = readInterval(retry, "maxInterval", byDefault.maxInterval());
        int maxAge = readInterval(retry, "maxAge", byDefault.maxAge());
        boolean idempotent = fields.flag("idempotent", byDefault.idempotent());
        if (initial > max) {
            retry.problem("initialInterval", initial + " is more than maxInterval " + max);
        }
        if (fields.problems().size() > problemsBefore) {
            return Optional.empty();
        }
        return Optional.of(new FunctionDefinition.Retry(
                maxAttempts,
                Duration.ofSeconds(initial),
                Duration.ofSeconds(max),
                Duration.ofSeconds(maxAge),
                idempotent));
    }

    private static int readInterval(Fields retry, String field, Duration byDefault) {
        return retry.number(field, (int) byDefault.toSeconds(), 1, LONGEST_RETRY);
    }
}
