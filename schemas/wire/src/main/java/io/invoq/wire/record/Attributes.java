package io.invoq.wire.record;

import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.function.MalformedUrnException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Typed reading and writing of CloudEvents attributes in Kafka headers: the prefix {@code ce_}, values in UTF-8,
 * {@code content-type} without prefix (CloudEvents Kafka binding 1.0 §3.2).
 */
final class Attributes {

    static final String ID = "ce_id";
    static final String TYPE = "ce_type";
    static final String TIME = "ce_time";
    static final String CONTENT_TYPE = "content-type";
    static final String HTTP_CONTENT_TYPE = "ce_httpcontenttype";
    static final String FUNCTION_URN = "ce_functionurn";
    static final String TENANT = "ce_tenant";
    static final String DIALECT = "ce_dialect";
    static final String LANE = "ce_lane";
    static final String ATTEMPT = "ce_attempt";
    static final String DEADLINE = "ce_deadline";
    static final String REPLY_PARTITION = "ce_replypartition";
    static final String CALLBACK_URL = "ce_callbackurl";
    static final String NOT_BEFORE = "ce_notbefore";
    static final String FIRST_DUE = "ce_firstdue";
    static final String FUNCTION_SINCE = "ce_functionsince";
    static final String HTTP_METHOD = "ce_httpmethod";
    static final String HTTP_PATH = "ce_httppath";
    static final String HTTP_QUERY = "ce_httpquery";
    static final String HTTP_HEADERS = "ce_httpheaders";
    static final String LOG_TYPE = "ce_logtype";
    static final String TRACEPARENT = "ce_traceparent";
    static final String TRACE_ID = "ce_traceid";
    static final String OUTCOME = "ce_outcome";
    static final String MESSAGE = "ce_message";
    static final String STATUS = "ce_status";
    static final String WORKER = "ce_worker";
    static final String DURATION_MICROS = "ce_durationmicros";
    static final String LOG_TAIL = "ce_logtail";
    static final String REASON = "ce_reason";
    static final String DETAIL = "ce_detail";
    static final String TRIES = "ce_tries";
    static final String ACCEPTED_AT = "ce_acceptedat";
    static final String REDRIVE_OF = "ce_redriveof";
    static final String REDRIVEN_AS = "ce_redrivenas";
    static final String LETTER_PARTITION = "ce_letterpartition";
    static final String LETTER_OFFSET = "ce_letteroffset";
    static final String IDEMPOTENCY_KEY = "ce_idempotencykey";
    static final String FINGERPRINT = "ce_fingerprint";
    static final String ASK = "ce_ask";
    static final String ANSWER_PARTITION = "ce_answerpartition";
    static final String DECISION = "ce_decision";
    static final String REQUEST_ID = "ce_requestid";
    static final String CANCELLED_BY = "ce_cancelledby";
    static final String CANCELLED_AT = "ce_cancelledat";
    static final String POOL = "ce_pool";
    static final String INCARNATION = "ce_incarnation";

    private static final String SPEC_VERSION = "ce_specversion";
    private static final String SOURCE = "ce_source";
    private static final String EVENT_TYPES = "application/cloudevents";
    private static final int LONGEST_SHOWN = 100;
    private static final byte[] SPEC_VERSION_1_0 = {'1', '.', '0'};
    private static final byte[] NOTHING = {};

    private Attributes() {}

    /** The attributes that CloudEvents requires of every event. */
    static void putContext(HeaderWriter out, RecordType type, RequestId id, String source) {
        out.add(SPEC_VERSION, SPEC_VERSION_1_0);
        put(out, ID, id.toString());
        put(out, TYPE, type.wireName());
        put(out, SOURCE, source);
    }

    static void put(HeaderWriter out, String name, String value) {
        out.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    static void putIfPresent(HeaderWriter out, String name, @Nullable String value) {
        if (value != null) {
            put(out, name, value);
        }
    }

    /** For text that a caller or a function wrote, which may hold anything. */
    static void putText(HeaderWriter out, String name, @Nullable String value) {
        if (value != null) {
            put(out, name, AttributeText.encode(value));
        }
    }

    /**
     * A media type as {@code content-type}, unless it is empty or one that would make CloudEvents readers take the body
     * for an event of its own (Kafka binding §3: structured and batched mode).
     */
    static void putContentType(HeaderWriter out, @Nullable String value) {
        boolean isForReaders =
                value == null || value.isEmpty() || value.regionMatches(true, 0, EVENT_TYPES, 0, EVENT_TYPES.length());
        putText(out, isForReaders ? HTTP_CONTENT_TYPE : CONTENT_TYPE, value);
    }

    static void put(HeaderWriter out, String name, Payload value) {
        if (!value.isEmpty()) {
            out.add(name, Base64.getEncoder().encode(value.bytes()));
        }
    }

    static void expectType(HeaderReader in, RecordType... types) {
        String found = required(in, TYPE);
        for (RecordType type : types) {
            if (type.wireName().equals(found)) {
                return;
            }
        }
        String expected = Arrays.stream(types).map(RecordType::wireName).collect(Collectors.joining(" or "));
        throw new MalformedRecordException(TYPE + " is " + shown(found) + ", not " + expected);
    }

    static RequestId id(HeaderReader in) {
        return requiredId(in, ID);
    }

    static RequestId requiredId(HeaderReader in, String name) {
        String id = required(in, name);
        return RequestId.parse(id)
                .orElseThrow(() -> new MalformedRecordException(name + " " + shown(id) + " is not a UUID"));
    }

    static Fingerprint fingerprint(HeaderReader in, String name) {
        String hex = required(in, name);
        return Fingerprint.parse(hex)
                .orElseThrow(
                        () -> new MalformedRecordException(name + " " + shown(hex) + " is not 32 hexadecimal digits"));
    }

    static void put(HeaderWriter out, Trace trace) {
        putText(out, TRACEPARENT, trace.traceparent());
        putText(out, TRACE_ID, trace.traceId());
        if (trace.redriveOf() != null) {
            put(out, REDRIVE_OF, trace.redriveOf().toString());
        }
    }

    static Trace trace(HeaderReader in) {
        return new Trace(
                text(in, TRACEPARENT),
                text(in, TRACE_ID),
                in.get(REDRIVE_OF) == null ? null : requiredId(in, REDRIVE_OF));
    }

    static FunctionUrn urn(HeaderReader in) {
        try {
            return FunctionUrn.parse(required(in, FUNCTION_URN));
        } catch (MalformedUrnException e) {
            throw new MalformedRecordException(FUNCTION_URN + ": " + e.getMessage(), e);
        }
    }

    static String required(HeaderReader in, String name) {
        String value = optional(in, name);
        if (value == null) {
            throw new MalformedRecordException("record has no " + name);
        }
        return value;
    }

    static @Nullable String optional(HeaderReader in, String name) {
        byte[] value = in.get(name);
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }

    static @Nullable String text(HeaderReader in, String name) {
        String value = optional(in, name);
        return value == null ? null : AttributeText.decode(name, value);
    }

    static int integer(HeaderReader in, String name, int least, int most) {
        return (int) integer64(in, name, least, most);
    }

    static long integer64(HeaderReader in, String name, long least, long most) {
        String value = required(in, name);
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new MalformedRecordException(name + " " + shown(value) + " is not a whole number", e);
        }
        throw new MalformedRecordException(name + " " + shown(value) + " is not within " + least + " to " + most);
    }

    static Instant instant(HeaderReader in, String name) {
        byte[] value = in.get(name);
        try {
            return Timestamps.read(value == null ? NOTHING : value);
        } catch (DateTimeParseException e) {
            String text = required(in, name);
            throw new MalformedRecordException(name + " " + shown(text) + " is not an RFC 3339 timestamp", e);
        }
    }

    static @Nullable Instant optionalInstant(HeaderReader in, String name) {
        return in.get(name) == null ? null : instant(in, name);
    }

    static HttpHeaders headers(HeaderReader in, String name) {
        String value = optional(in, name);
        return value == null ? HttpHeaders.NONE : HttpHeaders.decode(name, value);
    }

    static @Nullable String contentType(HeaderReader in) {
        return text(in, in.get(HTTP_CONTENT_TYPE) == null ? CONTENT_TYPE : HTTP_CONTENT_TYPE);
    }

    static Payload payload(HeaderReader in, String name) {
        byte[] value = in.get(name);
        try {
            return value == null
                    ? Payload.EMPTY
                    : Payload.of(Base64.getDecoder().decode(value));
        } catch (IllegalArgumentException e) {
            throw new MalformedRecordException(name + " is not base64: " + e.getMessage(), e);
        }
    }

    /** For identifiers, numbers and times only: other text may be a secret. */
    private static String shown(String value) {
        return value.length() <= LONGEST_SHOWN
                ? "'" + value + "'"
                : "'" + value.substring(0, LONGEST_SHOWN) + "...' (" + value.length() + " characters)";
    }
}
