package io.invoq.wire.record;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
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
    static final String FUNCTION_URN = "ce_functionurn";
    static final String TENANT = "ce_tenant";
    static final String DIALECT = "ce_dialect";
    static final String LANE = "ce_lane";
    static final String ATTEMPT = "ce_attempt";
    static final String DEADLINE = "ce_deadline";
    static final String REPLY_PARTITION = "ce_replypartition";
    static final String CALLBACK_URL = "ce_callbackurl";
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

    private static final String SPEC_VERSION = "ce_specversion";
    private static final String SOURCE = "ce_source";
    private static final byte[] SPEC_VERSION_1_0 = {'1', '.', '0'};

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
        throw new MalformedRecordException(TYPE + " is '" + found + "', expected " + types[0].wireName());
    }

    static RequestId id(HeaderReader in) {
        String id = required(in, ID);
        return RequestId.parse(id).orElseThrow(() -> new MalformedRecordException(ID + " '" + id + "' is not a UUID"));
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
        return value == null ? null : AttributeText.decode(value);
    }

    static int integer(HeaderReader in, String name) {
        return Math.toIntExact(integer64(in, name));
    }

    static long integer64(HeaderReader in, String name) {
        String value = required(in, name);
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new MalformedRecordException(name + " '" + value + "' is not a whole number", e);
        }
    }

    static Instant instant(HeaderReader in, String name) {
        String value = required(in, name);
        try {
            return Instant.parse(value);
        } catch (DateTimeParseException e) {
            throw new MalformedRecordException(name + " '" + value + "' is not an RFC 3339 timestamp", e);
        }
    }

    static @Nullable Instant optionalInstant(HeaderReader in, String name) {
        return in.get(name) == null ? null : instant(in, name);
    }

    static HttpHeaders headers(HeaderReader in, String name) {
        String value = optional(in, name);
        return value == null ? HttpHeaders.NONE : HttpHeaders.decode(value);
    }

    static Payload payload(HeaderReader in, String name) {
        byte[] value = in.get(name);
        try {
            return value == null
                    ? Payload.EMPTY
                    : Payload.of(Base64.getDecoder().decode(value));
        } catch (IllegalArgumentException e) {
            throw new MalformedRecordException(name + " is not base64", e);
        }
    }
}
