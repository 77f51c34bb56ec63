package io.invoq.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.worker.instance.WorkerMark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Which directories a starting worker finds beside its own, and deletes. */
@EnabledOnOs(OS.LINUX)
class WorkFilesTest {

    private static final String NOBODY = Integer.toString(Integer.MAX_VALUE);

    @TempDir
    private Path above;

    @Test
    void thatOfAWorkerThatIsGoneIsDeleted() throws IOException {
        Path gone = directory("w1", mark(1, NOBODY));

        open();

        assertThat(gone).doesNotExist();
    }

    @Test
    void thatOfALivingWorkerIsLeft() throws IOException {
        Path living = directory("w1", WorkerMark.fresh());

        open();

        assertThat(living).exists();
    }

    @Test
    void thatOfAWorkerOnAnotherMachineIsLeft() throws IOException {
        String[] parts = mark(1, NOBODY).split(":", -1);
        parts[0] = "another-boot" + parts[0].substring(parts[0].indexOf('.'));
        Path elsewhere = directory("w1", String.join(":", parts));

        open();

        assertThat(elsewhere).exists();
    }

    @Test
    void whatHasNoReadableOwnerIsLeft() throws IOException {
        Path none = Files.createDirectories(above.resolve("w1/h1")).getParent();
        Path link = Files.createDirectory(above.resolve("w2"));
        Files.createSymbolicLink(
                link.resolve("owner"), directory("other", mark(1, NOBODY)).resolve("owner"));

        open();

        assertThat(none).exists();
        assertThat(link).exists();
    }

    private void open() {
        WorkFiles.create(above.toString()).close();
    }

    private Path directory(String name, String owner) throws IOException {
        Path directory = Files.createDirectory(above.resolve(name));
        Files.writeString(directory.resolve("owner"), owner);
        Files.createDirectory(directory.resolve("h1"));
        return directory;
    }

    private static String mark(int part, String other) {
        String[] parts = WorkerMark.fresh().split(":", -1);
        parts[part] = other;
        return String.join(":", parts);
    }
}
