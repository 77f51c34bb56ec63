package io.invoq.platform.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invoq.wire.function.PackageDigest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryStoreTest {

    /** Of "abc" (FIPS 180-2). */
    private static final PackageDigest ABC =
            new PackageDigest("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");

    @TempDir
    private Path directory;

    private Path place;
    private DirectoryStore store;

    @BeforeEach
    void open() {
        place = directory.resolve("store");
        store = new DirectoryStore(place);
    }

    private PackageFile file(String content) throws Exception {
        return PackageFile.receive(
                new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)), directory.resolve("up"), 100);
    }

    @Test
    void keepsAPackageUnderItsDigest() throws Exception {
        try (PackageFile file = file("abc")) {
            // When
            store.put(file);

            // Then
            assertThat(file.digest()).isEqualTo(ABC);
            assertThat(store.exists(ABC)).isTrue();
            try (InputStream in = store.open(ABC)) {
                assertThat(in).hasBinaryContent("abc".getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void deletesAndHasNothingThen() throws Exception {
        // Given
        try (PackageFile file = file("abc")) {
            store.put(file);
        }

        // When
        store.delete(ABC);
        store.delete(ABC);

        // Then
        assertThat(store.exists(ABC)).isFalse();
        assertThatThrownBy(() -> store.open(ABC))
                .isInstanceOf(PackageMissingException.class)
                .hasMessageContaining(ABC.toString());
    }

    @Test
    void putsRightAPlaceThatHoldsHalfOfIt() throws Exception {
        // Given
        try (PackageFile file = file("abc")) {
            store.put(file);
            Files.writeString(place.resolve("ba").resolve(ABC.hex()), "a");

            // When
            store.put(file);
        }

        // Then
        assertThat(place.resolve("ba").resolve(ABC.hex())).hasContent("abc");
    }

    @Test
    void isPutToBySeveralAtOnce() throws Exception {
        // Given
        try (PackageFile file = file("abc")) {
            // When
            List<CompletableFuture<Void>> puts = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                puts.add(CompletableFuture.runAsync(() -> {
                    try {
                        new DirectoryStore(place).put(file);
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                }));
            }
            puts.forEach(CompletableFuture::join);
        }

        // Then: nothing is left beside it
        try (Stream<Path> files = Files.walk(place)) {
            assertThat(files.filter(Files::isRegularFile))
                    .containsExactly(place.resolve("ba").resolve(ABC.hex()));
        }
    }

    @Test
    void receivesNoMoreThanAllowedAndLeavesNothing() throws Exception {
        // When
        assertThatThrownBy(() -> file("x".repeat(101)))
                .isInstanceOf(UnsafePackageException.class)
                .hasMessage("the package of more than 100 bytes exceeds packages.max-size=100B");

        // Then
        assertThat(directory.resolve("up")).isEmptyDirectory();
    }
}
