package io.invoq.platform.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.wire.record.RequestId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StageTest {

    private final RequestId id = RequestId.next(Instant.now());

    @Test
    void isSeenByARecordingThatAsksForIt(@TempDir Path directory) throws IOException {
        try (Recording recording = new Recording()) {
            // Given
            recording.enable("io.invoq.CallStage");
            recording.start();
            long before = System.nanoTime();
            // When
            Stage.CONSUMED.mark(id);
            // Then
            RecordedEvent event = marked(recording, directory).getFirst();
            assertThat(event.getString("requestId")).isEqualTo(id.toString());
            assertThat(event.getString("stage")).isEqualTo("CONSUMED");
            assertThat(event.getLong("nanos")).isBetween(before, System.nanoTime());
        }
    }

    @Test
    void isOffUnlessAskedFor(@TempDir Path directory) throws IOException {
        try (Recording recording = new Recording()) {
            // Given
            recording.start();
            // When
            Stage.CONSUMED.mark(id);
            // Then
            assertThat(marked(recording, directory)).isEmpty();
        }
    }

    private static List<RecordedEvent> marked(Recording recording, Path directory) throws IOException {
        recording.stop();
        Path file = directory.resolve("calls.jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals("io.invoq.CallStage"))
                .toList();
    }
}
