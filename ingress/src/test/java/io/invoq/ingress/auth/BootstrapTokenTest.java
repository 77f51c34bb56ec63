package io.invoq.ingress.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invoq.ingress.registry.FakeRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BootstrapTokenTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-01T10:00:00Z"));

    @TempDir
    private Path directory;

    private FakeRegistry registry;

    @BeforeEach
    void start() throws InterruptedException {
        registry = new FakeRegistry();
    }

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void isWrittenForTheOwnerAloneAndRegisteredByItsHash() throws Exception {
        // Given
        Path data = directory.resolve("not/there/yet");
        // When
        ensure(data);
        // Then
        String token = Files.readString(data.resolve("admin.token")).strip();
        assertThat(token).matches("invoq_[A-Za-z0-9_-]{43}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("admin.token"))))
                .isEqualTo("rw-------");
        assertThat(new AccessTokens(registry.view()).check(token)).isNotNull();
        assertThat(registry.written()).hasSize(1);
        assertThat(registry.written().getFirst().entry())
                .asString()
                .contains(AccessTokens.hash(token))
                .doesNotContain(token);
        assertThat(names(data)).containsExactly("admin.token");
    }

    @Test
    void isWrittenOnce() throws Exception {
        // Given
        ensure(directory);
        String first = Files.readString(directory.resolve("admin.token"));
        // When
        ensure(directory);
        // Then
        assertThat(directory.resolve("admin.token")).hasContent(first.strip());
        assertThat(registry.written()).hasSize(1);
    }

    @Test
    void isTakenFromAFileThatIsThere() throws Exception {
        // Given
        Files.writeString(directory.resolve("admin.token"), "  brought-along-by-an-operator\n");
        // When
        ensure(directory);
        // Then
        assertThat(new AccessTokens(registry.view()).check("brought-along-by-an-operator"))
                .isNotNull();
    }

    @Test
    void isRegisteredFromAFileAlsoWhenThereAreOtherTokens() throws Exception {
        // Given
        ensure(directory.resolve("first"));
        Files.writeString(directory.resolve("admin.token"), "brought-along-by-an-operator");
        // When
        ensure(directory);
        // Then
        assertThat(new AccessTokens(registry.view()).check("brought-along-by-an-operator"))
                .isNotNull();
    }

    @Test
    void isNotMadeAnewWhereTheRegistryHasOne() throws Exception {
        // Given
        ensure(directory.resolve("first"));
        // When
        ensure(directory.resolve("second"));
        // Then
        assertThat(directory.resolve("second/admin.token")).doesNotExist();
        assertThat(registry.written()).hasSize(1);
    }

    @Test
    void doesNotComeBackWithItsFileWhenItIsRevokedOrHasANewSecret() throws Exception {
        // Given
        ensure(directory);
        String first = Files.readString(directory.resolve("admin.token")).strip();
        AccessTokens known = new AccessTokens(registry.view());
        TokenRegistry tokens = new TokenRegistry(registry.view(), registry.transactions(), 10, CLOCK);
        UUID id = Objects.requireNonNull(known.check(first)).id();
        // When
        MadeToken second = Objects.requireNonNull(tokens.rotate(id, Duration.ZERO, token -> true));
        ensure(directory);
        // Then
        assertThat(known.check(first)).matches(token -> token != null && token.endedBy(CLOCK.instant()));
        assertThat(known.check(second.secret())).matches(token -> token != null && !token.endedBy(CLOCK.instant()));
        // When
        assertThat(tokens.revoke(id, token -> true)).isTrue();
        ensure(directory);
        // Then
        assertThat(known.check(first)).matches(token -> token != null && token.endedBy(CLOCK.instant()));
        assertThat(known.check(second.secret())).matches(token -> token != null && token.endedBy(CLOCK.instant()));
        assertThat(tokens.find(id, token -> true)).isNull();
        assertThat(tokens.list(token -> true)).isEmpty();
    }

    @Test
    void isRefusedWhenItCouldBeGuessed() throws Exception {
        // Given
        Files.writeString(directory.resolve("admin.token"), "a-token-of-21-letters\n");
        // When, Then
        assertThatThrownBy(() -> ensure(directory))
                .isInstanceOf(BootstrapToken.TokenFileException.class)
                .hasMessage(directory.resolve("admin.token")
                        + " holds a token of 21 characters; at least 22 are needed (128 random bits)");
        assertThat(registry.written()).isEmpty();
    }

    @Test
    void isOneAndTheSameForNodesThatStartTogetherInOneDirectory() throws Exception {
        // Given
        int nodes = 8;
        for (int round = 0; round < 20; round++) {
            Path data = Files.createDirectory(directory.resolve("round-" + round));
            CyclicBarrier together = new CyclicBarrier(nodes);
            try (FakeRegistry empty = new FakeRegistry();
                    ExecutorService threads = Executors.newFixedThreadPool(nodes)) {
                Callable<Void> node = () -> {
                    together.await();
                    BootstrapToken.ensure(data, empty.view(), empty.transactions(), CLOCK);
                    return null;
                };
                // When
                List<Future<Void>> starts = threads.invokeAll(
                        IntStream.range(0, nodes).mapToObj(i -> node).toList());
                // Then
                for (Future<Void> start : starts) {
                    start.get();
                }
                String token = Files.readString(data.resolve("admin.token")).strip();
                assertThat(new AccessTokens(empty.view()).check(token)).isNotNull();
                assertThat(empty.written())
                        .allSatisfy(
                                record -> assertThat(record.key()).asString().endsWith(AccessTokens.hash(token)));
                assertThat(names(data)).containsExactly("admin.token");
            }
        }
    }

    private void ensure(Path data) throws InterruptedException {
        BootstrapToken.ensure(data, registry.view(), registry.transactions(), CLOCK);
    }

    private static List<String> names(Path data) throws IOException {
        try (Stream<Path> files = Files.list(data)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
