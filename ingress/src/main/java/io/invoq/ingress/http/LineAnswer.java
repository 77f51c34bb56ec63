package io.invoq.ingress.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.invoq.wire.record.RequestId;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What is answered to one line of a batch. */
sealed interface LineAnswer {

    /**
     * The call is replicated.
     *
     * @param replayed whether that was an earlier one, which this one repeats by its idempotency key
     */
    record Accepted(RequestId id, boolean replayed) implements LineAnswer {}

    /**
     * The call is not known to be accepted.
     *
     * @param id null when the line has none that reads
     * @param detail what is wrong, which value, which limit
     */
    record Refused(@Nullable RequestId id, ApiError error, String detail) implements LineAnswer {}

    /** Writes it as one object. */
    default void write(JsonGenerator out, int index) throws IOException {
        out.writeStartObject();
        out.writeNumberField("index", index);
        switch (this) {
            case Accepted accepted -> {
                out.writeStringField("id", accepted.id().toString());
                out.writeNumberField("status", 202);
                if (accepted.replayed()) {
                    out.writeBooleanField("replayed", true);
                }
            }
            case Refused refused -> {
                if (refused.id() != null) {
                    out.writeStringField("id", refused.id().toString());
                }
                out.writeNumberField("status", refused.error().status());
                if (refused.error().isRetryable()) {
                    out.writeNumberField("retryAfter", refused.error().retryAfter());
                }
                out.writeObjectFieldStart("error");
                out.writeStringField("code", refused.error().reason());
                out.writeStringField("message", refused.detail());
                out.writeEndObject();
            }
        }
        out.writeEndObject();
    }
}
