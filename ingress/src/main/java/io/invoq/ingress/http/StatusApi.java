package io.invoq.ingress.http;

import io.helidon.http.HeaderNames;
import io.invoq.ingress.status.CallStatus;
import io.invoq.ingress.status.Statuses;
import io.invoq.wire.record.HttpAnswer;
import io.invoq.wire.record.Outcome;
import io.invoq.wire.record.RequestId;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The native API's status of an asynchronous call: {@code GET /v1/invocations/{id}[?wait=10s]}, and the body that its function
 * answered: {@code GET /v1/invocations/{id}/result}. Another tenant's call is not told from one that is not there. Safe for
 * use by several threads.
 */
final class StatusApi {

    static final String RESULT = "/result";

    /** The longest that a request may wait. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private static final Pattern WAIT = Pattern.compile("([0-9]{1,6})(ms|s|m)");
    private static final int LONGEST_SHOWN = 60;

    private final Statuses statuses;
    private final Bodies bodies;

    StatusApi(Statuses statuses, Bodies bodies) {
        this.statuses = statuses;
        this.bodies = bodies;
    }

    void show(Exchange exchange) throws InterruptedException {
        String rest = exchange.rawPathAfter(InvocationsApi.PATH);
        boolean asIs = rest.endsWith(RESULT);
        RequestId id = id(asIs ? rest.substring(0, rest.length() - RESULT.length()) : rest);
        Duration wait = longestWait(exchange.rawQuery());
        CallStatus status = statuses.await(Access.tenant(exchange), id, wait)
                .filter(found -> exchange.token().lists(found.function()))
                .orElseThrow(() -> new ApiException(
                        ApiError.NOT_FOUND,
                        "no asynchronous call has the id " + id + ", or its result is no longer kept"));
        if (asIs) {
            send(exchange, id, status);
        } else {
            exchange.send(200, StatusJson.whole(id, status));
        }
    }

    /** Reads an id; ends the request with 400 when it is none. */
    static RequestId id(String text) {
        return RequestId.parse(text)
                .orElseThrow(() ->
                        new ApiException(ApiError.BAD_PARAMETER, "'" + shown(text) + "' is no request id: not a UUID"));
    }

    /** What {@code wait} asks for; zero without it. */
    static Duration longestWait(@Nullable String rawQuery) {
        String text = QueryString.parse(rawQuery, List.of("wait")).get("wait");
        if (text == null) {
            return Duration.ZERO;
        }
        Matcher matcher = WAIT.matcher(text);
        if (!matcher.matches()) {
            throw unfit(text, "is not a whole number with one of the units ms, s and m");
        }
        long amount = Long.parseLong(matcher.group(1));
        Duration wait = switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            default -> Duration.ofMinutes(amount);
        };
        if (wait.compareTo(LONGEST_WAIT) > 0) {
            throw unfit(text, "is too long");
        }
        return wait;
    }

    private static ApiException unfit(String text, String how) {
        return new ApiException(
                ApiError.BAD_PARAMETER,
                "wait '%s' %s; 0s to %ds are allowed".formatted(shown(text), how, LONGEST_WAIT.toSeconds()));
    }

    private static String shown(String text) {
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
    }

    /** The body as it is; never as something to be run in a browser that a page of this origin would trust. */
    private void send(Exchange exchange, RequestId id, CallStatus status) {
        HttpAnswer answer = answer(id, status);
        exchange.set(
                HeaderNames.CONTENT_TYPE,
                answer.contentType() == null ? "application/octet-stream" : answer.contentType());
        exchange.add("X-Content-Type-Options", "nosniff");
        exchange.add("Content-Security-Policy", "sandbox");
        long reserved = bodies.reserve(answer.body().size());
        try {
            exchange.send(200, answer.body().bytes());
        } finally {
            bodies.release(reserved);
        }
    }

    private static HttpAnswer answer(RequestId id, CallStatus status) {
        return switch (status) {
            case CallStatus.Queued queued ->
                throw new ApiException(ApiError.NOT_FOUND, "the call " + id + " is queued: it has no result yet");
            case CallStatus.Running running ->
                throw new ApiException(ApiError.NOT_FOUND, "the call " + id + " is running: it has no result yet");
            case CallStatus.Ended ended ->
                switch (ended.result().outcome()) {
                    case Outcome.Answered answered -> {
                        AnswerCheck.require(answered.answer());
                        yield answered.answer();
                    }
                    case Outcome.Failed failed ->
                        throw new ApiException(
                                ApiError.NOT_FOUND,
                                "the call " + id + " ended without an answer: "
                                        + failed.kind().wireName() + ": " + failed.message());
                };
        };
    }
}
