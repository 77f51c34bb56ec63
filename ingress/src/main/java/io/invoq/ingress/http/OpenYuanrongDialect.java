package io.invoq.ingress.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.helidon.http.HeaderNames;
import io.invoq.ingress.alias.CallTargets;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.function.MalformedUrnException;
import io.invoq.wire.record.Dialect;
import io.invoq.wire.record.Execution;
import io.invoq.wire.record.HttpAnswer;
import io.invoq.wire.record.Result;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * openYuanrong's invoke API: {@code POST /serverless/v1/functions/{urn}/invocations} and the short form
 * {@code POST /invocations/{tenant}/{namespace}/{function[:version]}/}. The function's value is the body, always with
 * status 200; everything else is an error with an inner code. Safe for use by several threads.
 */
final class OpenYuanrongDialect {

    static final String FUNCTIONS = "/serverless/v1/functions/";
    static final String SHORT = "/invocations/";

    private static final String INVOCATIONS = "/invocations";
    private static final List<String> POST = List.of("POST");

    private final CallTargets targets;
    private final FunctionCalls calls;

    OpenYuanrongDialect(CallTargets targets, FunctionCalls calls) {
        this.targets = targets;
        this.calls = calls;
    }

    /** Whether what follows {@link #FUNCTIONS} in a path is {@code {urn}/invocations}. */
    static boolean isCall(String rest) {
        int slash = rest.indexOf('/');
        return slash > 0 && slash == rest.length() - INVOCATIONS.length() && rest.endsWith(INVOCATIONS);
    }

    /** A path of which {@link #isCall} says yes. */
    void invoke(Exchange exchange) throws InterruptedException {
        String rest = exchange.rawPathAfter(FUNCTIONS);
        Methods.require(exchange, POST);
        invoke(exchange, decode(rest.substring(0, rest.length() - INVOCATIONS.length())));
    }

    /** {@code /invocations/{tenant}/{namespace}/{function[:version]}/}, with or without the last slash. */
    void invokeShort(Exchange exchange) throws InterruptedException {
        String rest = exchange.rawPathAfter(SHORT);
        String[] parts = (rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest).split("/", -1);
        if (parts.length != 3) {
            throw new ApiException(
                    ApiError.NOT_FOUND, "expected " + SHORT + "<tenant>/<namespace>/<function>[:<version>]/");
        }
        Methods.require(exchange, POST);
        invoke(exchange, decode("sn:cn:yrk:" + parts[0] + ":function:0@" + parts[1] + "@" + parts[2]));
    }

    private void invoke(Exchange exchange, String text) throws InterruptedException {
        FunctionDefinition function = find(targets, exchange, text);
        FunctionCalls.Target target = new FunctionCalls.Target(function, exchange.rawPath(), Dialect.OPENYUANRONG);
        exchange.set(Names.TRACE_ID, exchange.traceIdOrId());
        if (wantsAsync(exchange)) {
            calls.accept(exchange, target, exchange.header(Names.WEBHOOK_URL));
            exchange.set(Names.TRACE_ID, exchange.traceIdOrId());
            exchange.send(
                    202,
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("requestId", exchange.id().toString()));
        } else {
            Result result = calls.callAndWait(exchange, target);
            describeExecution(exchange, result.execution());
            answer(exchange, FunctionCalls.answer(result));
        }
    }

    private static boolean wantsAsync(Exchange exchange) {
        Optional<String> type = exchange.header(Names.INVOKE_TYPE);
        if (type.isPresent()) {
            return type.get().equals("async");
        }
        boolean preferred = Preferences.of(exchange.headers(Names.PREFER)).respondAsync();
        if (preferred) {
            exchange.set(Names.PREFERENCE_APPLIED, "respond-async");
        }
        return preferred;
    }

    private static void answer(Exchange exchange, HttpAnswer answer) {
        if (!answer.isSuccess()) {
            throw new ApiException(
                    ApiError.RUNTIME_FAILED,
                    "the function answered with status " + answer.status() + ": "
                            + answer.body().utf8(),
                    true);
        }
        exchange.set(Names.INNER_CODE, "0");
        exchange.set(
                HeaderNames.CONTENT_TYPE, answer.contentType() == null ? "application/json" : answer.contentType());
        exchange.send(200, answer.body().bytes());
    }

    private static void describeExecution(Exchange exchange, Execution execution) {
        double millis = execution.duration().toNanos() / 1e6;
        exchange.set(Names.BILLING_DURATION, String.format(Locale.ROOT, "%.3fms", millis));
        exchange.set(
                Names.INVOKE_SUMMARY,
                String.format(
                        Locale.ROOT,
                        "{\"attempt\":%d,\"worker\":\"%s\",\"durationMs\":%.3f}",
                        execution.attempt(),
                        execution.worker(),
                        millis));
        if (!execution.logTail().isEmpty()) {
            exchange.set(
                    Names.LOG_RESULT,
                    Base64.getEncoder().encodeToString(execution.logTail().bytes()));
        }
    }

    /** The version that is to run a call to a URN, which may be an alias's, if the caller may use it; it is named on the reply. */
    static FunctionDefinition find(CallTargets targets, Exchange exchange, String text) throws InterruptedException {
        FunctionUrn urn;
        try {
            urn = FunctionUrn.parse(text);
        } catch (MalformedUrnException e) {
            throw new ApiException(ApiError.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
        Access.require(exchange, urn);
        FunctionDefinition function = targets.find(urn, exchange);
        if (function == null) {
            throw new ApiException(ApiError.FUNCTION_NOT_FOUND, "function metadata not found: " + urn);
        }
        exchange.set(Names.INVOKE_VERSION, function.urn().version());
        return function;
    }

    /** A part of a path without its percent-encoding. */
    static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new ApiException(ApiError.BAD_REQUEST, "the URN's percent-encoding is broken: " + text);
        }
    }
}
