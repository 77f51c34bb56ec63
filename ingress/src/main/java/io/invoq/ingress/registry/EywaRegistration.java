package io.invoq.ingress.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.FunctionUrn;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the JSON of {@code POST} and {@code PUT /eywa/api/functions} asks for, by the rules of Eywa's API. Every field that
 * is wrong is named in one error.
 *
 * @param name empty when an existing function is changed
 * @param imageId the package that its code is in
 * @param secrets that it is to be given
 * @param environment none where it is left out
 * @param keepsEnvironment whether it is null, as it is read where it cannot be opened: an existing function keeps its own
 */
record EywaRegistration(
        String name,
        UUID imageId,
        List<UUID> secrets,
        Map<String, String> environment,
        boolean keepsEnvironment,
        int minReplicas,
        int maxReplicas,
        int scalingFactor,
        int maxConcurrency,
        boolean writeDebug,
        @Nullable String readTimeout,
        @Nullable String writeTimeout) {

    /** The service of functions that have none of their own: Eywa's names have one part. */
    static final String SERVICE = "eywa";

    private static final Pattern NAME = Pattern.compile("(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?");
    private static final Pattern TENANT = Pattern.compile("[a-zA-Z0-9._-]{1,128}");
    private static final Pattern TIMEOUT = Pattern.compile("([1-9]\\d{0,6})s");
    private static final Pattern UUID_FORM = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final UUID NONE = new UUID(0, 0);
    private static final int SHORTEST_NAME = 5;
    private static final int DEFAULT_SCALING_FACTOR = 20;
    private static final int MOST_CONCURRENT = 1_000;

    /** As Eywa's: 10 s. */
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    private static final Duration INITIALIZER = Duration.ofSeconds(30);
    private static final Duration PRE_STOP = Duration.ofSeconds(5);

    /** Eywa's, which cannot be asked for: 500m, 500Mi. */
    private static final int CPU_MILLIS = 500;

    private static final int MEMORY_MEGABYTES = 500;

    /** Reads a new function's. */
    static EywaRegistration ofNew(String tenant, JsonNode body) {
        Fields fields = new Fields(body);
        if (!TENANT.matcher(tenant).matches()) {
            fields.problem("X-Tenant-Id", "'" + tenant + "' does not match " + TENANT);
        }
        String name = fields.requiredText("name");
        if (!name.isEmpty()) {
            checkName(fields, name);
        }
        return read(fields, body, name);
    }

    /** Reads what an existing function is to be from now on. */
    static EywaRegistration ofChange(JsonNode body) {
        return read(new Fields(body), body, "");
    }

    private static void checkName(Fields fields, String name) {
        if (name.length() < SHORTEST_NAME) {
            fields.problem("name", "'" + name + "' has " + name.length() + " characters, less than " + SHORTEST_NAME);
        } else if (!NAME.matcher(name).matches()) {
            fields.problem("name", "'" + name + "' does not match " + NAME);
        } else {
            try {
                var _ = new FunctionUrn("tenant", SERVICE, name, FunctionUrn.LATEST);
            } catch (IllegalArgumentException e) {
                fields.problem("name", "cannot be part of a function's URN: " + e.getMessage());
            }
        }
    }

    private static EywaRegistration read(Fields fields, JsonNode body, String name) {
        for (String required :
                List.of("image_id", "min_replicas", "max_replicas", "scaling_factor", "max_concurrency")) {
            if (body.path(required).isMissingNode() || body.path(required).isNull()) {
                fields.problem(required, "is required");
            }
        }
        int min = fields.number("min_replicas", 0, 0, 100);
        int max = fields.number("max_replicas", 100, 1, 100);
        if (min > max) {
            fields.problem("min_replicas", min + " is more than max_replicas " + max);
        }
        int factor = fields.number("scaling_factor", 0, 0, 100);
        EywaRegistration registration = new EywaRegistration(
                name,
                fields.text("image_id")
                        .map(text -> uuid(fields, "image_id", text))
                        .orElse(NONE),
                fields.ids("secrets", Registration.MOST_SECRETS),
                fields.textMap("env_vars", Registration.VARIABLE),
                body.path("env_vars").isNull(),
                min,
                max,
                factor == 0 ? DEFAULT_SCALING_FACTOR : factor,
                fields.number("max_concurrency", 0, 0, MOST_CONCURRENT),
                fields.flag("write_debug", false),
                timeout(fields, "read_timeout").orElse(null),
                writeTimeout(fields).orElse(null));
        if (!fields.problems().isEmpty()) {
            throw new RegistrationException(fields.problems());
        }
        return registration;
    }

    private static UUID uuid(Fields fields, String field, String text) {
        if (UUID_FORM.matcher(text).matches()) {
            return UUID.fromString(text);
        }
        fields.problem(field, "'" + text + "' is not a UUID");
        return NONE;
    }

    private static Optional<String> timeout(Fields fields, String field) {
        Optional<String> text = fields.text(field);
        text.filter(value -> !TIMEOUT.matcher(value).matches())
                .ifPresent(value -> fields.problem(
                        field, "'" + value + "' is not a number of seconds such as 10s, of at most 7 digits"));
        return text;
    }

    /** No longer than any function may run. */
    private static Optional<String> writeTimeout(Fields fields) {
        Optional<String> text = timeout(fields, "write_timeout");
        text.filter(value -> duration(value).toSeconds() > Registration.LONGEST_TIMEOUT)
                .ifPresent(value -> fields.problem(
                        "write_timeout", "'" + value + "' is more than " + Registration.LONGEST_TIMEOUT + "s"));
        return text;
    }

    /** Of a function that is made, or that had these before. */
    FunctionDefinition.Limits limits(FunctionDefinition.@Nullable Limits before) {
        return new FunctionDefinition.Limits(
                duration(writeTimeout),
                before == null ? INITIALIZER : before.initializerTimeout(),
                before == null ? PRE_STOP : before.preStopTimeout(),
                minReplicas,
                maxReplicas,
                Math.max(1, maxConcurrency),
                before == null ? CPU_MILLIS : before.cpuMillis(),
                before == null ? MEMORY_MEGABYTES : before.memoryMegabytes());
    }

    private static Duration duration(@Nullable String timeout) {
        Matcher matcher = TIMEOUT.matcher(timeout == null ? "" : timeout);
        return matcher.matches() ? Duration.ofSeconds(Long.parseLong(matcher.group(1))) : DEFAULT_TIMEOUT;
    }
}
