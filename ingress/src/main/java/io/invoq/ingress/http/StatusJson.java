package io.invoq.ingress.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.invoq.ingress.status.CallStatus;
import io.invoq.wire.record.HttpAnswer;
import io.invoq.wire.record.Outcome;
import io.invoq.wire.record.RequestId;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** How the native API words the status of a call. Stateless. */
final class StatusJson {

    /** In bytes: a larger body is not in the status; a link to it is. */
    static final int LARGEST_BODY = 64 << 10;

    private StatusJson() {}

    static ObjectNode whole(RequestId id, CallStatus status) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("id", id.toString());
        object.put("function", status.function().toString());
        object.put("status", status.state().wireName());
        switch (status) {
            case CallStatus.Queued queued -> {
                if (queued.attempt() != null) {
                    object.put("attempt", queued.attempt());
                }
                putTime(object, "acceptedAt", queued.acceptedAt());
                putTime(object, "notBefore", queued.notBefore());
            }
            case CallStatus.Running running -> {
                object.put("attempt", running.attempt());
                putTime(object, "acceptedAt", running.acceptedAt());
            }
            case CallStatus.Ended ended -> {
                object.put("attempt", ended.result().execution().attempt());
                putTime(object, "acceptedAt", ended.acceptedAt());
                putTime(object, "finishedAt", ended.endedAt());
                putEnd(object, id, ended.result().outcome());
            }
        }
        return object;
    }

    private static void putEnd(ObjectNode object, RequestId id, Outcome outcome) {
        switch (outcome) {
            case Outcome.Answered answered -> {
                HttpAnswer answer = answered.answer();
                putResult(object.putObject("result"), id, answer);
                if (!answered.isSuccess()) {
                    putError(object, "answered", "the function answered with status " + answer.status());
                }
            }
            case Outcome.Failed failed -> putError(object, failed.kind().wireName(), failed.message());
        }
    }

    private static void putError(ObjectNode object, String kind, String message) {
        object.putObject("error").put("kind", kind).put("message", message);
    }

    private static void putResult(ObjectNode result, RequestId id, HttpAnswer answer) {
        result.put("status", answer.status());
        if (answer.contentType() != null) {
            result.put("contentType", answer.contentType());
        }
        DeadLetterJson.putHeaders(result, HeaderFilter.toCaller(answer.headers()));
        result.put("size", answer.body().size());
        if (answer.body().size() > LARGEST_BODY) {
            result.put("link", InvocationsApi.PATH + id + StatusApi.RESULT);
            return;
        }
        String text = DeadLetterJson.utf8(answer.body().bytes());
        if (text != null) {
            result.put("body", text);
        } else {
            result.put(
                    "bodyBase64",
                    Base64.getEncoder().encodeToString(answer.body().bytes()));
        }
    }

    private static void putTime(ObjectNode object, String name, @Nullable Instant time) {
        if (time != null) {
            object.put(name, time.toString());
        }
    }
}
