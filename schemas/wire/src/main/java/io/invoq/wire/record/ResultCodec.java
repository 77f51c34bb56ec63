package io.invoq.wire.record;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/**
 * Replies and results as CloudEvents in Kafka binary mode: the same attributes under two types. The record's value is
 * the function's answer itself, empty for a failure. Stateless; a reader ignores attributes it does not know.
 */
public final class ResultCodec {

    static final String ANSWERED = "answered";

    private ResultCodec() {}

    /**
     * Writes everything but the body.
     *
     * @param type {@link RecordType#REPLY} or {@link RecordType#RESULT}
     * @param time when the outcome was known
     */
    public static void write(Result result, RecordType type, Instant time, HeaderWriter out) {
        Execution execution = result.execution();
        Attributes.putContext(out, type, result.id(), "/invoq/worker/" + execution.worker());
        out.add(Attributes.TIME, Timestamps.write(time));
        Attributes.put(out, Attributes.FUNCTION_URN, result.function().toString());
        Attributes.put(out, Attributes.TENANT, result.function().tenant());
        switch (result.outcome()) {
            case Outcome.Answered answered -> writeAnswer(answered.answer(), out);
            case Outcome.Failed failed -> {
                Attributes.put(out, Attributes.OUTCOME, failed.kind().wireName());
                Attributes.putText(out, Attributes.MESSAGE, failed.message());
            }
        }
        Attributes.put(out, Attributes.WORKER, execution.worker());
        Attributes.put(out, Attributes.ATTEMPT, Integer.toString(execution.attempt()));
        Attributes.put(
                out, Attributes.DURATION_MICROS, Long.toString(TimeUnit.MICROSECONDS.convert(execution.duration())));
        Attributes.put(out, Attributes.LOG_TAIL, execution.logTail());
        Attributes.putText(out, Attributes.CALLBACK_URL, result.callbackUrl());
        Attributes.put(out, result.trace());
    }

    /** What goes into the record's value. */
    public static Payload body(Result result) {
        return switch (result.outcome()) {
            case Outcome.Answered answered -> answered.answer().body();
            case Outcome.Failed failed -> Payload.EMPTY;
        };
    }

    /** The id of a reply or result, without reading the rest. */
    public static RequestId readId(HeaderReader in) {
        return Attributes.id(in);
    }

    /** The tenant of a reply or result, without reading the rest. */
    public static String readTenant(HeaderReader in) {
        return Attributes.required(in, Attributes.TENANT);
    }

    /** When the outcome was known; nothing else of it is read. */
    public static Instant readTime(HeaderReader in) {
        return Attributes.instant(in, Attributes.TIME);
    }

    /**
     * Reads a reply or a result; the body is the given array, not a copy.
     *
     * @throws MalformedRecordException when the record is neither or an attribute does not read
     */
    public static Result read(HeaderReader in, byte[] body) {
        Attributes.expectType(in, RecordType.RESULT, RecordType.REPLY);
        return readWhatEnded(in, body);
    }

    /** The same for a record of any type that holds the attributes of a result. */
    static Result readWhatEnded(HeaderReader in, byte[] body) {
        return new Result(
                Attributes.id(in),
                Attributes.urn(in),
                readOutcome(in, body),
                new Execution(
                        Attributes.required(in, Attributes.WORKER),
                        Attributes.integer(in, Attributes.ATTEMPT, 1, Integer.MAX_VALUE),
                        Duration.of(
                                Attributes.integer64(in, Attributes.DURATION_MICROS, 0, Long.MAX_VALUE),
                                ChronoUnit.MICROS),
                        Attributes.payload(in, Attributes.LOG_TAIL)),
                Attributes.text(in, Attributes.CALLBACK_URL),
                Attributes.trace(in));
    }

    private static void writeAnswer(HttpAnswer answer, HeaderWriter out) {
        Attributes.put(out, Attributes.OUTCOME, ANSWERED);
        Attributes.put(out, Attributes.STATUS, Integer.toString(answer.status()));
        Attributes.putContentType(out, answer.contentType());
        if (!answer.headers().isEmpty()) {
            Attributes.put(out, Attributes.HTTP_HEADERS, answer.headers().encoded());
        }
    }

    private static Outcome readOutcome(HeaderReader in, byte[] body) {
        String outcome = Attributes.required(in, Attributes.OUTCOME);
        if (!outcome.equals(ANSWERED)) {
            String message = Attributes.text(in, Attributes.MESSAGE);
            return new Outcome.Failed(FailureKind.fromWire(outcome), message == null ? "" : message);
        }
        return new Outcome.Answered(new HttpAnswer(
                Attributes.integer(in, Attributes.STATUS, 100, 599),
                Attributes.headers(in, Attributes.HTTP_HEADERS),
                Attributes.contentType(in),
                Payload.of(body)));
    }
}
