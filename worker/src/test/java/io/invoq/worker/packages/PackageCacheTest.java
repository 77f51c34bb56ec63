package io.invoq.worker.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.invoq.platform.config.DataSize;
import io.invoq.platform.lifecycle.ServiceThreads;
import io.invoq.platform.packages.PackageLimits;
import io.invoq.platform.packages.SealedFiles;
import io.invoq.testkit.TestPackage;
import io.invoq.wire.function.PackageDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class PackageCacheTest {

    private static final PackageLimits LIMITS = new PackageLimits(1 << 20, 1 << 20, 100, 100);

    /** Three packages of 500 KiB fit. */
    private static final String ROOM = "1700KiB";

    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private final MemoryStore store = new MemoryStore();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.ofEpochSecond(1_000_000));
    private final List<PackageCache> open = new ArrayList<>();
    private PackageCache cache;

    @BeforeEach
    void start() {
        cache = open(LONG);
    }

    @AfterEach
    void stop() throws IOException {
        for (PackageCache each : open) {
            each.close();
        }
        SealedFiles.delete(directory.resolve("cache"));
    }

    private PackageCache open(Duration timeout) {
        PackageCache opened = new PackageCache(
                new PackageCacheConfig(directory.resolve("cache"), DataSize.parse(ROOM), timeout),
                directory,
                new PackageFetch(store, LIMITS, timeout, System::nanoTime),
                new ServiceThreads("test"),
                () -> now.updateAndGet(before -> before.plusSeconds(1)));
        open.add(opened);
        return opened;
    }

    private PackageDigest keep(String text) {
        return store.keep(TestPackage.of(Map.of("main.py", text)));
    }

    /** A package that takes 500 KiB. */
    private PackageDigest keepLarge(String name) {
        StringBuilder text = new StringBuilder();
        java.util.Random random = new java.util.Random(name.hashCode());
        while (text.length() < 500 << 10) {
            text.append(Long.toString(random.nextLong(), 36)).append('\n');
        }
        return store.keep(TestPackage.of(Map.of(name, text.substring(0, 500 << 10))));
    }

    private void use(PackageDigest digest) throws Exception {
        cache.lease(digest).close();
    }

    private PackageUnavailableException refused(PackageDigest digest) {
        return catchThrowableOfType(PackageUnavailableException.class, () -> cache.lease(digest));
    }

    @Test
    void fetchesOnceAndKeeps() throws Exception {
        // Given
        PackageDigest digest = keep("print(1)");

        // When
        try (PackageLease first = cache.lease(digest);
                PackageLease second = cache.lease(digest)) {
            // Then
            assertThat(first.code().resolve("main.py")).hasContent("print(1)");
            assertThat(second.code()).isEqualTo(first.code());
        }
        use(digest);
        assertThat(store.opened).hasValue(1);
    }

    @Test
    void sharesOneFetchAmongAllWhoWait() throws Exception {
        // Given
        PackageDigest digest = keep("print(1)");
        CountDownLatch gate = store.holdUp();
        List<CompletableFuture<Path>> leases = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            leases.add(CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return cache.lease(digest).code();
                        } catch (PackageUnavailableException | InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    task -> Thread.ofVirtual().start(task)));
        }

        // When
        gate.countDown();

        // Then
        assertThat(leases.stream().map(CompletableFuture::join)).hasSize(10);
        assertThat(leases.stream().map(CompletableFuture::join).distinct()).hasSize(1);
        assertThat(store.opened).hasValue(1);
    }

    @Test
    void doesNotHoldUpOthersWhileOneComesSlowly() throws Exception {
        // Given
        PackageDigest here = keep("print(1)");
        use(here);
        PackageDigest slow = keep("print(2)");
        CountDownLatch gate = store.holdUp();
        CompletableFuture<PackageLease> waiting = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return cache.lease(slow);
                    } catch (PackageUnavailableException | InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                task -> Thread.ofVirtual().start(task));

        // When
        use(here);

        // Then
        assertThat(waiting).isNotDone();
        gate.countDown();
        waiting.join().close();
    }

    @Test
    void refusesDamagedBytesAndTriesAgainTheNextTime() throws Exception {
        // Given
        byte[] zip = TestPackage.of(Map.of("main.py", "print(1)"));
        byte[] other = TestPackage.of(Map.of("main.py", "print(2)"));
        PackageDigest digest = store.keep(zip);
        store.damage(digest, other);

        // When
        PackageUnavailableException refused = refused(digest);

        // Then
        assertThat(refused)
                .hasMessage("package %s is damaged: memory gave %d bytes with %s"
                        .formatted(digest, other.length, MemoryStore.digest(other)));
        assertThat(refused.isLasting()).isFalse();
        assertThat(directory.resolve("cache/0/part")).isEmptyDirectory();
        store.damage(digest, zip);
        use(digest);
    }

    @Test
    void tellsOfAStoreThatDoesNotHaveIt() {
        PackageDigest digest = MemoryStore.digest(new byte[0]);
        assertThat(refused(digest))
                .hasMessage(
                        "package " + digest + " could not be fetched: there is no package " + digest + " in memory");
    }

    @Test
    void checksEveryEntryAgain() {
        // Given
        PackageDigest digest = store.keep(TestPackage.of(Map.of("../out", "x")));

        // When
        PackageUnavailableException refused = refused(digest);

        // Then
        assertThat(refused).hasMessageContaining("is refused: entry '../out'");
        assertThat(refused.isLasting()).isTrue();
        assertThat(directory.resolve("cache/0/part")).isEmptyDirectory();
    }

    @Test
    void givesUpOnWhatTakesTooLong() throws Exception {
        // Given
        cache = open(Duration.ofMillis(50));
        PackageDigest digest = keep("print(1)");
        CountDownLatch gate = store.holdUp();

        // When
        PackageUnavailableException refused = refused(digest);

        // Then
        assertThat(refused).hasMessageContaining("worker.package-cache.fetch-timeout=50ms");
        gate.countDown();
    }

    @Test
    void makesRoomByDeletingWhatWasUsedLongestAgo() throws Exception {
        // Given
        PackageDigest a = keepLarge("a");
        PackageDigest b = keepLarge("b");
        PackageDigest c = keepLarge("c");
        use(a);
        use(b);
        use(c);
        use(a);

        // When
        use(keepLarge("d"));

        // Then
        assertThat(store.opened).hasValue(4);
        use(a);
        use(c);
        assertThat(store.opened).hasValue(4);
        use(b);
        assertThat(store.opened).hasValue(5);
    }

    @Test
    void neverDeletesWhatIsInUse() throws Exception {
        // Given
        PackageDigest a = keepLarge("a");
        PackageDigest late = keepLarge("d");
        try (PackageLease first = cache.lease(a);
                PackageLease second = cache.lease(keepLarge("b"));
                PackageLease third = cache.lease(keepLarge("c"))) {
            // When
            PackageUnavailableException refused = refused(late);

            // Then
            assertThat(refused).hasMessageContaining("finds no room in worker.package-cache.max-size=1700KiB");
            assertThat(List.of(
                            first.code().resolve("a"),
                            second.code().resolve("b"),
                            third.code().resolve("c")))
                    .allMatch(Files::isRegularFile);
        }
        use(late);
    }

    @Test
    void findsWhatItHadAfterARestart() throws Exception {
        // Given
        PackageDigest digest = keep("print(1)");
        PackageDigest cut = keep("print(2)");
        use(digest);
        try (PackageLease lease = cache.lease(cut)) {
            SealedFiles.delete(lease.code());
        }
        cache.close();

        // When
        cache = open(LONG);

        // Then: what is not whole is fetched again
        use(digest);
        assertThat(store.opened).hasValue(2);
        try (PackageLease lease = cache.lease(cut)) {
            assertThat(lease.code().resolve("main.py")).hasContent("print(2)");
        }
        assertThat(store.opened).hasValue(3);
    }

    @Test
    void keepsApartFromOthersWithTheSameRoot() throws Exception {
        // Given
        PackageDigest digest = keep("print(1)");
        use(digest);

        // When
        PackageCache other = open(LONG);

        // Then
        try (PackageLease mine = cache.lease(digest);
                PackageLease theirs = other.lease(digest)) {
            assertThat(theirs.code()).isNotEqualTo(mine.code()).startsWith(directory.resolve("cache/1"));
        }
    }
}
