package io.invoq.ingress.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.invoq.ingress.deadletter.Letter;
import io.invoq.ingress.deadletter.ListedLetter;
import io.invoq.ingress.deadletter.Report;
import io.invoq.wire.record.DeadCallback;
import io.invoq.wire.record.DeadInvocation;
import io.invoq.wire.record.DeadLetter;
import io.invoq.wire.record.HttpAnswer;
import io.invoq.wire.record.HttpHeaders;
import io.invoq.wire.record.HttpRequest;
import io.invoq.wire.record.LastOutcome;
import io.invoq.wire.record.Outcome;
import io.invoq.wire.record.Payload;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.record.Trace;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** How the native API words dead letters and what was done about them. Stateless. */
final class DeadLetterJson {

    /** In bytes: of a longer body the rest is left out. */
    static final int LONGEST_BODY = 1 << 20;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private DeadLetterJson() {}

    /** One of a list. */
    static ObjectNode summary(ListedLetter listed) {
        Letter letter = listed.letter();
        DeadLetter content = letter.content();
        ObjectNode object = JSON.objectNode();
        object.put("id", content.id().toString());
        object.put("kind", letter.kind().wireName());
        object.put("function", content.function().toString());
        object.put("state", listed.redrivenAs() == null ? "dead" : "redriven");
        if (listed.redrivenAs() != null) {
            object.put("redrivenAs", listed.redrivenAs().toString());
        }
        object.put("reason", content.reason());
        object.put("detail", content.detail());
        object.put("attempts", content.attempts());
        object.put("diedAt", letter.diedAt().toString());
        switch (content) {
            case DeadInvocation dead -> {
                object.put(
                        "acceptedAt", dead.invocation().delivery().acceptedAt().toString());
                putEnd(object, dead.ended());
                putRedriveOf(object, dead.invocation().trace());
            }
            case DeadCallback dead -> {
                putEnd(object, LastOutcome.of(dead.result().outcome()));
                putRedriveOf(object, dead.result().trace());
            }
        }
        object.put("bodySize", letter.bodySize());
        return object;
    }

    /** All of one. */
    static ObjectNode whole(ListedLetter listed) {
        ObjectNode object = summary(listed);
        switch (listed.letter().content()) {
            case DeadInvocation dead -> {
                putTrace(object, dead.invocation().trace());
                putIfPresent(object, "callbackUrl", dead.invocation().delivery().callbackUrl());
                object.put("worker", dead.worker());
                HttpRequest request = dead.invocation().request();
                ObjectNode call = object.putObject("request");
                call.put("method", request.method());
                call.put("path", request.path());
                putIfPresent(call, "query", request.query());
                putHeaders(call, request.headers());
                putIfPresent(call, "contentType", request.contentType());
                putBody(call, request.body());
            }
            case DeadCallback dead -> {
                putTrace(object, dead.result().trace());
                putIfPresent(object, "callbackUrl", dead.result().callbackUrl());
                object.put("worker", dead.result().execution().worker());
                if (dead.result().outcome() instanceof Outcome.Answered answered) {
                    HttpAnswer answer = answered.answer();
                    ObjectNode response = object.putObject("response");
                    response.put("status", answer.status());
                    putHeaders(response, answer.headers());
                    putIfPresent(response, "contentType", answer.contentType());
                    putBody(response, answer.body());
                }
            }
        }
        return object;
    }

    /** What became of each letter. */
    static ObjectNode report(Report report) {
        ObjectNode object = JSON.objectNode();
        ArrayNode items = object.putArray("items");
        int done = 0;
        for (Report.Item item : report.items()) {
            ObjectNode described = describe(item.id(), item.done());
            done += described.has("code") ? 0 : 1;
            items.add(described);
        }
        object.put("done", done);
        object.put("refused", report.items().size() - done);
        if (report.next() != null) {
            object.put("nextCursor", report.next().text());
        }
        return object;
    }

    private static ObjectNode describe(RequestId id, Report.Done done) {
        ObjectNode object = JSON.objectNode().put("id", id.toString());
        return switch (done) {
            case Report.Redriven redriven ->
                object.put("status", 202).put("redrivenAs", redriven.as().toString());
            case Report.Purged purged -> object.put("status", 200);
            case Report.AlreadyRedriven already ->
                refuse(object, 409, "already-redriven", "it was redriven before; \"again\": true redrives it once more")
                        .put("redrivenAs", already.as().toString());
            case Report.NotFound notFound ->
                refuse(object, 404, "not-found", "there is no dead letter of this request");
            case Report.NotAnInvocation callback ->
                refuse(
                        object,
                        422,
                        "not-an-invocation",
                        "it is about a callback: its invocation ended well and is not run again");
            case Report.NotWritten notWritten -> refuse(object, 503, "broker-unavailable", notWritten.detail());
        };
    }

    private static ObjectNode refuse(ObjectNode object, int status, String code, String detail) {
        return object.put("status", status).put("code", code).put("detail", detail);
    }

    private static void putEnd(ObjectNode object, LastOutcome ended) {
        switch (ended) {
            case LastOutcome.Answered answered ->
                object.put("outcome", "answered").put("outcomeStatus", answered.status());
            case LastOutcome.Failed failed ->
                object.put("outcome", failed.kind().wireName());
        }
    }

    private static void putRedriveOf(ObjectNode object, Trace trace) {
        if (trace.redriveOf() != null) {
            object.put("redriveOf", trace.redriveOf().toString());
        }
    }

    private static void putTrace(ObjectNode object, Trace trace) {
        putIfPresent(object, "traceId", trace.traceId());
        putIfPresent(object, "traceparent", trace.traceparent());
    }

    static void putHeaders(ObjectNode object, HttpHeaders headers) {
        ArrayNode list = object.putArray("headers");
        headers.forEach((name, value) -> list.addObject().put("name", name).put("value", value));
    }

    /** As text when all of it is here and is UTF-8, else in base64. */
    private static void putBody(ObjectNode object, Payload body) {
        boolean isWhole = body.size() <= LONGEST_BODY;
        String text = isWhole ? utf8(body.bytes()) : null;
        if (text != null) {
            object.put("body", text);
        } else {
            byte[] shown = isWhole ? body.bytes() : Arrays.copyOf(body.bytes(), LONGEST_BODY);
            object.put("bodyBase64", Base64.getEncoder().encodeToString(shown));
        }
        object.put("bodyTruncated", !isWhole);
    }

    /** The text, if it is UTF-8 throughout. */
    static @Nullable String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static void putIfPresent(ObjectNode object, String name, @Nullable String value) {
        if (value != null) {
            object.put(name, value);
        }
    }
}
