package io.invoq.ingress.http;

import io.invoq.ingress.batch.BatchReader;
import io.invoq.ingress.batch.Line;
import io.invoq.ingress.invoke.Answer;
import io.invoq.ingress.invoke.Call;
import io.invoq.ingress.invoke.Errand;
import io.invoq.wire.record.HttpRequest;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.record.Trace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One batch on its way: of each line either the call that it asks for or the refusal, in the lines' order. Used by the
 * request's own thread.
 */
final class Batch {

    private static final String JSON = "application/json";
    private static final int LONGEST_SHOWN = 60;

    private final Trace trace;
    private final FunctionCalls.Target target;
    private final BatchReader.Limits limits;
    private final Instant now;
    private final Set<RequestId> taken = new HashSet<>();
    private final List<BatchCalls.One> calls = new ArrayList<>();
    private final List<@Nullable LineAnswer> refusals = new ArrayList<>();

    /**
     * An empty batch.
     *
     * @param limits for what is said of a line that is longer
     * @param now of which new request ids are made
     */
    Batch(Trace trace, FunctionCalls.Target target, BatchReader.Limits limits, Instant now) {
        this.trace = trace;
        this.target = target;
        this.limits = limits;
        this.now = now;
    }

    /** Looks at the next line. */
    void add(Line line) {
        refusals.add(
                switch (line) {
                    case Line.Item item -> take(item);
                    case Line.Broken broken -> new LineAnswer.Refused(null, ApiError.BAD_REQUEST, broken.problem());
                    case Line.TooLong tooLong ->
                        new LineAnswer.Refused(
                                null,
                                ApiError.BODY_TOO_LARGE,
                                "a line of %d bytes exceeds max-batch-line-size=%d bytes"
                                        .formatted(tooLong.size(), limits.lineBytes()));
                });
    }

    /** The calls to be made, without the lines that have been refused. */
    List<BatchCalls.One> calls() {
        return calls;
    }

    /** What is to be answered to all lines, once it is known what became of the calls. */
    List<LineAnswer> answers(List<Answer.ToAccepting> outcomes) {
        Iterator<BatchCalls.One> made = calls.iterator();
        Iterator<Answer.ToAccepting> next = outcomes.iterator();
        List<LineAnswer> answers = new ArrayList<>(refusals.size());
        for (LineAnswer refusal : refusals) {
            answers.add(
                    refusal != null
                            ? refusal
                            : answer(made.next().errand().call().id(), next.next()));
        }
        return answers;
    }

    private static LineAnswer answer(RequestId id, Answer.ToAccepting outcome) {
        return switch (outcome) {
            case Answer.Accepted accepted -> new LineAnswer.Accepted(id, false);
            case Answer.Repeated repeated -> new LineAnswer.Accepted(repeated.id(), true);
            case Answer.KeyReused reused -> refused(id, IdempotencyKeys.reused());
            case Answer.KeysExhausted full -> refused(id, IdempotencyKeys.exhausted());
            case Answer.BrokerUnavailable away ->
                new LineAnswer.Refused(id, ApiError.BROKER_UNAVAILABLE, away.detail());
        };
    }

    private static LineAnswer refused(RequestId id, ApiException why) {
        return new LineAnswer.Refused(id, why.error(), why.detail());
    }

    /** Makes a call of a line; gives back the refusal if it cannot be made. */
    private @Nullable LineAnswer take(Line.Item item) {
        RequestId id = null;
        try {
            id = item.id() == null ? RequestId.next(now) : id(item.id());
            Duration delay = item.delay() == null ? Duration.ZERO : Delay.parse("delay", item.delay());
            String key = item.idempotencyKey();
            if (key != null) {
                IdempotencyKeys.check("idempotencyKey", key);
            }
            if (item.callbackUrl() != null) {
                FunctionCalls.checkCallbackUrl(item.callbackUrl());
            }
            if (item.id() != null && !taken.add(id)) {
                throw new ApiException(
                        ApiError.DUPLICATE_REQUEST_ID, "id " + id + " is that of another line of this batch");
            }
            calls.add(new BatchCalls.One(new Errand(call(id, item), item.callbackUrl(), delay), key));
            return null;
        } catch (ApiException e) {
            return new LineAnswer.Refused(item.id() == null ? null : id, e.error(), e.detail());
        }
    }

    private static RequestId id(String text) {
        return RequestId.parse(text).orElseThrow(() -> {
            String shown = text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
            return new ApiException(ApiError.BAD_REQUEST, "id '" + shown + "' is not a UUID in its 36 characters");
        });
    }

    private Call call(RequestId id, Line.Item item) {
        HttpRequest request = new HttpRequest(
                "POST",
                target.path(),
                null,
                HeaderFilter.toFunction(item.headers()),
                item.contentType() == null ? JSON : item.contentType(),
                item.body());
        return new Call(id, target.function(), target.dialect(), request, trace, false);
    }
}
