package io.invoq.ingress.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.invoq.ingress.status.CallStatus;
import io.invoq.ingress.status.Statuses;
import io.invoq.wire.record.HttpAnswer;
import io.invoq.wire.record.Outcome;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.record.Result;
import java.util.Base64;
import java.util.List;

/**
 * openYuanrong's results of asynchronous calls, {@code GET /serverless/v1/functions/async-results/{id}}, with the fields that
 * it has. Safe for use by several threads.
 */
final class AsyncResultsApi {

    static final String PATH = "/serverless/v1/functions/async-results/";

    /** The body as it is, its text in base64, and that text's bytes. */
    private static final int COPIES = 4;

    private final Statuses statuses;
    private final Bodies bodies;

    AsyncResultsApi(Statuses statuses, Bodies bodies) {
        this.statuses = statuses;
        this.bodies = bodies;
    }

    void show(Exchange exchange) throws InterruptedException {
        Methods.require(exchange, List.of("GET"));
        RequestId id = StatusApi.id(exchange.rawPathAfter(PATH));
        CallStatus status = statuses.find(Access.tenant(exchange), id)
                .filter(found -> exchange.token().lists(found.function()))
                .orElseThrow(() -> new ApiException(ApiError.NOT_FOUND, "no asynchronous call has the id " + id));
        long reserved = bodies.reserve(COPIES * bodySize(status));
        try {
            exchange.send(200, whole(id, status));
        } finally {
            bodies.release(reserved);
        }
    }

    private static long bodySize(CallStatus status) {
        return status instanceof CallStatus.Ended ended && ended.result().outcome() instanceof Outcome.Answered answered
                ? answered.answer().body().size()
                : 0;
    }

    private static ObjectNode whole(RequestId id, CallStatus status) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("requestId", id.toString());
        switch (status) {
            case CallStatus.Queued queued -> body.put("status", "pending");
            case CallStatus.Running running -> body.put("status", "running");
            case CallStatus.Ended ended -> putEnd(body, ended);
        }
        return body;
    }

    private static void putEnd(ObjectNode body, CallStatus.Ended ended) {
        Result result = ended.result();
        body.put("status", result.outcome().isSuccess() ? "completed" : "failed");
        switch (result.outcome()) {
            case Outcome.Answered answered -> {
                HttpAnswer answer = answered.answer();
                body.put("statusCode", answer.status());
                ObjectNode headers = body.putObject("respHeaders");
                if (answer.contentType() != null) {
                    headers.put("Content-Type", answer.contentType());
                }
                // One value for each name: of several, all in one, as RFC 9110 §5.3 allows.
                HeaderFilter.toCaller(answer.headers())
                        .forEach((name, value) -> headers.put(
                                name, headers.has(name) ? headers.get(name).asText() + ", " + value : value));
                body.put(
                        "respBody",
                        Base64.getEncoder().encodeToString(answer.body().bytes()));
                body.put("error", answered.isSuccess() ? "" : "the function answered with status " + answer.status());
            }
            case Outcome.Failed failed -> {
                body.put("statusCode", ApiError.of(failed.kind()).status());
                body.putObject("respHeaders");
                body.put("respBody", "");
                body.put("error", failed.message());
            }
        }
        if (ended.acceptedAt() != null) {
            body.put("createdAt", ended.acceptedAt().toString());
        }
        body.put("completedAt", ended.endedAt().toString());
        body.put("instanceId", result.execution().worker());
    }
}
