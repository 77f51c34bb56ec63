package io.invoq.wire.node;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.invoq.wire.record.MalformedRecordException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Beats as JSON, described by {@code schema/node.schema.json}. One a second and node, so JSON is right here. Safe for
 * use by several threads.
 */
public final class NodeBeatCodec {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .build();

    private NodeBeatCodec() {}

    /** The record's value. */
    public static byte[] write(NodeBeat beat) {
        try {
            return JSON.writeValueAsBytes(beat);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("beat of " + beat.key() + " cannot be written as JSON", e);
        }
    }

    /**
     * Reads a beat by its key and value; empty for a role that this version does not know.
     *
     * @throws MalformedRecordException when the value does not read, lacks a part or belongs to another key
     */
    public static Optional<NodeBeat> read(String key, byte[] value) {
        if (Arrays.stream(NodeRole.values()).noneMatch(role -> key.startsWith(role.wireName() + "/"))) {
            return Optional.empty();
        }
        NodeBeat beat = parse(key, value);
        if (!beat.key().equals(key)) {
            throw new MalformedRecordException("beat '" + key + "' is of '" + beat.key() + "'");
        }
        return Optional.of(beat);
    }

    private static NodeBeat parse(String key, byte[] value) {
        try {
            NodeBeat beat = JSON.readValue(value, NodeBeat.class);
            if (beat == null) {
                throw new IOException("it is the JSON value null");
            }
            return beat;
        } catch (IOException e) {
            throw new MalformedRecordException("beat '" + key + "' does not read: " + e.getMessage(), e);
        }
    }
}
