package io.invoq.wire.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/**
 * Claims as JSON, described by {@code schema/idempotency-claim.schema.json}: they are state, read again when a partition
 * changes hands. Safe for use by several threads; a reader ignores fields it does not know.
 */
public final class IdempotencyClaimCodec {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REQUEST_ID = "requestId";
    private static final String FINGERPRINT = "fingerprint";

    private IdempotencyClaimCodec() {}

    /** The record's value. */
    public static byte[] write(IdempotencyClaim claim) {
        try {
            return JSON.writeValueAsBytes(JSON.createObjectNode()
                    .put(REQUEST_ID, claim.requestId().toString())
                    .put(FINGERPRINT, claim.fingerprint().toString()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("claim of " + claim.requestId() + " cannot be written as JSON", e);
        }
    }

    /**
     * Reads a record's value.
     *
     * @throws MalformedRecordException when it does not read or lacks a part
     */
    public static IdempotencyClaim read(byte[] value) {
        JsonNode claim = parse(value);
        String id = claim.path(REQUEST_ID).asText();
        String fingerprint = claim.path(FINGERPRINT).asText();
        return new IdempotencyClaim(
                RequestId.parse(id)
                        .orElseThrow(() -> new MalformedRecordException(REQUEST_ID + " '" + id + "' is not a UUID")),
                Fingerprint.parse(fingerprint)
                        .orElseThrow(() -> new MalformedRecordException(
                                FINGERPRINT + " '" + fingerprint + "' is not 32 hexadecimal digits")));
    }

    private static JsonNode parse(byte[] value) {
        try {
            return JSON.readTree(value);
        } catch (IOException e) {
            throw new MalformedRecordException("a claim does not read: " + e.getMessage(), e);
        }
    }
}
