package io.invoq.ingress.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.invoq.ingress.registry.Pauses;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.registry.Pause;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code POST /v1/functions/{urn-or-id}:pause} and {@code :resume}. Both say the state that the function is in then, also
 * when it was in it before. Safe for use by several threads.
 */
final class PauseApi {

    static final String PAUSE = ":pause";
    static final String RESUME = ":resume";

    private static final List<String> POST = List.of("POST");
    private static final Pattern VERSION = Pattern.compile("(sn:[^:]*(?::[^:]*){4}):([^:]*)");

    private final BatchApi.Finders finders;
    private final Pauses pauses;

    PauseApi(BatchApi.Finders finders, Pauses pauses) {
        this.finders = finders;
        this.pauses = pauses;
    }

    void pause(Exchange exchange, String name) throws InterruptedException {
        Methods.require(exchange, POST);
        FunctionDefinition function = find(exchange, name);
        Pause pause = pauses.pause(function.urn(), exchange.token().name()).orElseThrow(() -> gone(function));
        exchange.send(
                200,
                state(function, "paused")
                        .put("pausedAt", pause.pausedAt().toString())
                        .put("pausedBy", pause.pausedBy()));
    }

    void resume(Exchange exchange, String name) throws InterruptedException {
        Methods.require(exchange, POST);
        FunctionDefinition function = find(exchange, name);
        if (!pauses.resume(function.urn())) {
            throw gone(function);
        }
        exchange.send(200, state(function, "active"));
    }

    /** Before it is looked for, so that an alias is no version either. */
    private FunctionDefinition find(Exchange exchange, String name) throws InterruptedException {
        Matcher version = VERSION.matcher(name);
        if (version.matches() && !version.group(2).equals(FunctionUrn.LATEST)) {
            throw new ApiException(
                    ApiError.BAD_REQUEST,
                    "a function is paused and resumed with all its versions: name it as " + version.group(1)
                            + ", without version '" + version.group(2) + "'");
        }
        return finders.find(exchange, name);
    }

    private static ObjectNode state(FunctionDefinition function, String state) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("urn", function.urn().withoutVersion())
                .put("functionId", function.id().toString())
                .put("state", state);
    }

    /** Between the look and the change. */
    private static ApiException gone(FunctionDefinition function) {
        return new ApiException(ApiError.FUNCTION_NOT_FOUND, "function metadata not found: " + function.urn());
    }
}
