package io.invoq.ingress.packages;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.ingress.registry.FakeRegistry;
import io.invoq.platform.lifecycle.ServiceThreads;
import io.invoq.platform.packages.PackageFile;
import io.invoq.platform.packages.PackageStore;
import io.invoq.platform.packages.PackageStores;
import io.invoq.platform.packages.PackagesConfig;
import io.invoq.testkit.TestPackage;
import io.invoq.wire.function.PackageDigest;
import io.invoq.wire.registry.PackageEntry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PackagesTest {

    private static final byte[] ZIP = TestPackage.of(Map.of("main.py", "x = 1\n"));

    @TempDir
    private Path directory;

    private FakeRegistry registry;
    private InterruptedStore store;
    private Packages packages;

    @BeforeEach
    void start() throws InterruptedException {
        registry = new FakeRegistry();
        store = new InterruptedStore(PackageStores.open(PackagesConfig.defaults(), directory));
        packages = new Packages(
                store,
                PackagesConfig.defaults().limits(),
                directory,
                registry.transactions(),
                new ServiceThreads("ingress"),
                InstantSource.system());
    }

    @AfterEach
    void close() {
        packages.close();
        registry.close();
    }

    @Test
    void keepTheBytesOfAnUploadThatSawThemBeforeTheyWent() throws Exception {
        // Given
        PackageEntry first = upload("first");
        store.beforeDelete.set(() -> upload("second"));
        // When
        packages.delete("acme", first.id());
        // Then
        assertThat(store.beforeDelete).hasNullValue();
        assertThat(packages.list("acme")).extracting(PackageEntry::name).containsExactly("second");
        assertThat(store.exists(first.digest())).isTrue();
        try (InputStream bytes = store.open(first.digest())) {
            assertThat(bytes).hasBinaryContent(ZIP);
        }
        // When
        packages.delete("acme", packages.list("acme").getFirst().id());
        // Then
        assertThat(store.exists(first.digest())).isFalse();
        try (Stream<Path> left = Files.list(directory.resolve("uploads"))) {
            assertThat(left).isEmpty();
        }
    }

    private PackageEntry upload(String name) throws InterruptedException {
        try (Packages.Upload upload = packages.receive(new ByteArrayInputStream(ZIP))) {
            return packages.keep(upload, new PackageLabel("acme", name, "1", null));
        }
    }

    /** Something that happens at the worst moment. */
    @FunctionalInterface
    private interface Interruption {

        Object happen() throws InterruptedException;
    }

    /** A store in which something may happen between the decision to delete and the deletion. */
    private record InterruptedStore(PackageStore store, AtomicReference<Interruption> beforeDelete)
            implements PackageStore {

        InterruptedStore(PackageStore store) {
            this(store, new AtomicReference<>());
        }

        @Override
        public void put(PackageFile file) throws IOException {
            store.put(file);
        }

        @Override
        public InputStream open(PackageDigest digest) throws IOException {
            return store.open(digest);
        }

        @Override
        public boolean exists(PackageDigest digest) throws IOException {
            return store.exists(digest);
        }

        @Override
        public void delete(PackageDigest digest) throws IOException {
            Interruption interruption = beforeDelete.getAndSet(null);
            if (interruption != null) {
                try {
                    var _ = interruption.happen();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
            store.delete(digest);
        }

        @Override
        public String describe() {
            return store.describe();
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
