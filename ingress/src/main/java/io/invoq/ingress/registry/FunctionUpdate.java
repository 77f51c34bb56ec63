package io.invoq.ingress.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.invoq.wire.function.EywaSettings;
import io.invoq.wire.function.FunctionDefinition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns the JSON of {@code PUT /serverless/v1/functions/{name}} into a function's next revision. What it leaves out, or has as
 * null, stays as it is, a sealed environment without being opened; the rest is held to the rules of a {@link Registration}.
 */
final class FunctionUpdate {

    /** Objects whose fields are left out one by one. */
    private static final Set<String> SECTIONS = Set.of("extendedHandler", "extendedTimeout", "retry");

    private final JsonNode body;
    private final boolean checkCodePath;

    /** @param checkCodePath whether a code path that is changed must be there on this node */
    FunctionUpdate(JsonNode body, boolean checkCodePath) {
        this.body = body;
        this.checkCodePath = checkCodePath;
    }

    /**
     * The next revision, not older than the current one by its time, so that no node takes it for that.
     *
     * @throws RegistrationException naming what is wrong
     * @throws ChangeRefusedException when the body's revision is not the current one
     */
    FunctionDefinition of(FunctionDefinition current, Instant now) {
        Fields given = new Fields(body);
        String revision = given.requiredText("revisionId");
        List<String> problems = new ArrayList<>(given.problems());
        mustStay("name", current.urn().name(), problems);
        mustStay("runtime", current.registeredRuntime(), problems);
        if (!problems.isEmpty()) {
            throw new RegistrationException(problems);
        }
        Revision.check(
                revision, current.revisionId(), "function " + current.urn().name());
        boolean movesCode = body.hasNonNull("codePath") || body.hasNonNull("handler");
        Instant time = now.isBefore(current.updatedAt()) ? current.updatedAt() : now;
        FunctionDefinition updated =
                new Registration(merged(current), checkCodePath && movesCode).read(current.urn(), time);
        FunctionDefinition next = updated.since(current.createdAt(), eywa(current, updated));
        return body.hasNonNull(FunctionJson.ENVIRONMENT) ? next : next.withEnvironmentOf(current);
    }

    /** What Eywa's API was told holds while the code is of the image that it was told. */
    private static @Nullable EywaSettings eywa(FunctionDefinition current, FunctionDefinition updated) {
        boolean isSameCode =
                Objects.equals(current.code().packageSha256(), updated.code().packageSha256());
        return isSameCode ? current.eywa() : null;
    }

    private void mustStay(String field, String current, List<String> problems) {
        JsonNode given = body.path(field);
        if (!given.isMissingNode() && !given.isNull() && !given.asText().equals(current)) {
            problems.add(field + ": cannot be changed; it is '" + current + "'");
        }
    }

    private JsonNode merged(FunctionDefinition current) {
        ObjectNode merged = FunctionJson.withoutEnvironment(current);
        for (var field : body.properties()) {
            JsonNode value = field.getValue();
            if (SECTIONS.contains(field.getKey()) && value.isObject()) {
                ObjectNode section = merged.withObject("/" + field.getKey());
                value.properties().stream()
                        .filter(each -> !each.getValue().isNull())
                        .forEach(each -> section.set(each.getKey(), each.getValue()));
            } else if (!value.isNull()) {
                merged.set(field.getKey(), value);
            }
        }
        return merged;
    }
}
