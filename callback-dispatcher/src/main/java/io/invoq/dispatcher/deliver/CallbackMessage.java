package io.invoq.dispatcher.deliver;

import io.invoq.wire.function.FunctionId;
import io.invoq.wire.record.HttpAnswer;
import io.invoq.wire.record.HttpHeaders;
import io.invoq.wire.record.Outcome;
import io.invoq.wire.record.Payload;
import io.invoq.wire.record.Result;
import java.time.Instant;

/**
 * What is POSTed for a result: the function's own body, and what the receiver needs to know about it. The same on every
 * try but for the time and the signature.
 *
 * @param result what is sent
 * @param answer the function's, out of the result
 */
record CallbackMessage(Result result, HttpAnswer answer) {

    /**
     * The message for a result.
     *
     * @throws IllegalArgumentException when the function gave no answer
     */
    static CallbackMessage of(Result result) {
        return switch (result.outcome()) {
            case Outcome.Answered answered -> new CallbackMessage(result, answered.answer());
            case Outcome.Failed failed ->
                throw new IllegalArgumentException("request %s ended as %s, and only answers are sent to callbacks"
                        .formatted(result.id(), failed.kind().wireName()));
        };
    }

    Payload body() {
        return answer.body();
    }

    /** The header fields of a try that begins now. */
    HttpHeaders headers(SigningSecret secret, Instant now) {
        String id = result.id().toString();
        HttpHeaders.Builder headers = HttpHeaders.builder()
                .add("User-Agent", "Invoq")
                .add("X-Request-Id", id)
                .add("X-Function-Name", result.function().function())
                .add("X-Function-Id", FunctionId.of(result.function()).toString())
                .add("X-Function-Status", Integer.toString(answer.status()))
                .add("X-Invoq-Attempt", Integer.toString(result.execution().attempt()))
                .add("webhook-id", id)
                .add("webhook-timestamp", Long.toString(now.getEpochSecond()))
                .add("webhook-signature", secret.sign(id, now, body().bytes()));
        if (answer.contentType() != null) {
            headers.add("Content-Type", answer.contentType());
        }
        if (result.trace().traceId() != null) {
            headers.add("X-Trace-Id", result.trace().traceId());
        }
        if (result.trace().traceparent() != null) {
            headers.add("traceparent", result.trace().traceparent());
        }
        return headers.build();
    }
}
