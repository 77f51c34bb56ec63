package io.invoq.wire.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.invoq.wire.record.MalformedRecordException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeBeatCodecTest {

    private static final NodeBeat BEAT = new NodeBeat(
            NodeRole.WORKER,
            "worker-1",
            UUID.fromString("0b9f3c1e-6f3a-4d0e-9a53-7d6f1c2b8a90"),
            "default",
            7,
            new NodeBeat.Owned(List.of(0), List.of()),
            false);

    @Test
    void partitionsAreInOrderAndEachIsThereOnce() {
        assertThat(new NodeBeat.Owned(List.of(3, 0, 3), List.of()).sync()).containsExactly(0, 3);
    }

    @Test
    void propertiesThatAreNotKnownArePassedOver() throws IOException {
        // When
        ObjectNode json = json().put("later", 1);

        // Then
        assertThat(NodeBeatCodec.read("worker/worker-1", bytes(json))).hasValue(BEAT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"registrar/a", "", "worker", "Worker/a"})
    void rolesThatAreNotKnownGiveNothing(String key) {
        assertThat(NodeBeatCodec.read(key, "no JSON".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"role", "node", "incarnation", "sequence", "owned", "abandoned"})
    void aMissingPartIsNamed(String part) throws IOException {
        // Given
        ObjectNode json = json();

        // When
        json.remove(part);

        // Then
        assertThatExceptionOfType(MalformedRecordException.class)
                .isThrownBy(() -> NodeBeatCodec.read("worker/worker-1", bytes(json)))
                .withMessageContaining("worker/worker-1")
                .withMessageContaining(part);
    }

    @Test
    void aBeatUnderAnotherKeyIsRefused() throws IOException {
        // Given
        byte[] value = bytes(json());

        // When
        assertThatExceptionOfType(MalformedRecordException.class)
                .isThrownBy(() -> NodeBeatCodec.read("worker/worker-2", value))
                // Then
                .withMessage("beat 'worker/worker-2' is of 'worker/worker-1'");
    }

    private static ObjectNode json() throws IOException {
        return (ObjectNode) new ObjectMapper().readTree(NodeBeatCodec.write(BEAT));
    }

    private static byte[] bytes(ObjectNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }
}
