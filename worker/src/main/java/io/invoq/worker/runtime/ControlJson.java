package io.invoq.worker.runtime;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.record.FailureKind;
import io.invoq.wire.record.HttpAnswer;
import io.invoq.wire.record.HttpRequest;
import io.invoq.wire.record.Invocation;
import io.invoq.worker.instance.InstanceCall;
import io.invoq.worker.runtime.ControlChannel.Frame;
import io.invoq.worker.runtime.FrameType.ProtocolException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON within the frames of the control channel. Bodies are never in it. Stateless. */
final class ControlJson {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonFactory FACTORY = JSON.getFactory();
    private static final Map<String, FailureKind> KINDS = Map.of(
            "bad-payload", FailureKind.BAD_PAYLOAD,
            "handler-not-found", FailureKind.HANDLER_NOT_FOUND,
            "handler-raised", FailureKind.HANDLER_RAISED,
            "initializer-failed", FailureKind.INITIALIZER_FAILED,
            "response-too-large", FailureKind.RESPONSE_TOO_LARGE);

    private ControlJson() {}

    /** A failure that the bootstrap reported. */
    record Failure(FailureKind kind, String message) {}

    private interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    static byte[] init(FunctionDefinition function, int maxResponseSize) {
        return object(json -> {
            json.writeStringField("codePath", function.code().path());
            json.writeStringField("handler", function.code().handler());
            optional(json, "initializer", function.code().initializer());
            optional(json, "preStop", function.code().preStop());
            json.writeStringField("style", function.code().style().name().toLowerCase(Locale.ROOT));
            json.writeNumberField("concurrency", function.limits().concurrency());
            json.writeNumberField("maxResponseSize", maxResponseSize);
            json.writeStringField("functionName", function.urn().function());
            json.writeStringField("package", function.urn().service());
            json.writeStringField("version", function.urn().version());
            json.writeStringField("tenant", function.urn().tenant());
            json.writeNumberField("cpu", function.limits().cpuMillis());
            json.writeNumberField("memory", function.limits().memoryMegabytes());
            json.writeObjectFieldStart("userData");
            for (Map.Entry<String, String> entry : function.environment().entrySet()) {
                json.writeStringField(entry.getKey(), entry.getValue());
            }
            json.writeEndObject();
        });
    }

    static byte[] call(InstanceCall call) {
        Invocation invocation = call.invocation();
        HttpRequest request = invocation.request();
        return object(json -> {
            json.writeStringField("requestId", invocation.id().toString());
            optional(json, "traceId", invocation.trace().traceId());
            optional(json, "traceparent", invocation.trace().traceparent());
            json.writeNumberField("attempt", invocation.delivery().attempt());
            json.writeNumberField("remainingMillis", call.bound().toMillis());
            json.writeStringField("method", request.method());
            json.writeStringField("path", request.path());
            optional(json, "query", request.query());
            optional(json, "contentType", request.contentType());
            json.writeArrayFieldStart("headers");
            for (String[] field : HeaderRules.fields(request.headers())) {
                json.writeArray(field, 0, 2);
            }
            json.writeEndArray();
        });
    }

    /**
     * Reads a RESULT.
     *
     * @throws IllegalArgumentException when the function's status or header fields are none that HTTP allows
     */
    static HttpAnswer answer(Frame frame) throws IOException {
        JsonNode meta = JSON.readTree(frame.meta().bytes());
        HeaderRules.Answer answer = new HeaderRules.Answer();
        for (JsonNode field : meta.path("headers")) {
            answer.add(field.path(0).asText(), field.path(1).asText());
        }
        String contentType = meta.path("contentType").asText("");
        return answer.build(meta.path("status").asInt(), contentType.isEmpty() ? null : contentType, frame.body());
    }

    /** Reads an ERROR or an INIT_FAILED. */
    static Failure failure(Frame frame) throws IOException {
        JsonNode json = JSON.readTree(frame.meta().bytes());
        FailureKind kind = KINDS.get(json.path("kind").asText());
        if (kind == null) {
            throw new ProtocolException("failure kind '" + json.path("kind").asText() + "' is not known");
        }
        return new Failure(kind, json.path("message").asText());
    }

    /** A map of texts as an object. */
    static String text(Map<String, String> map) {
        try {
            return JSON.writeValueAsString(map);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] object(Fields fields) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return out.toByteArray();
    }

    private static void optional(JsonGenerator json, String name, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }
}
