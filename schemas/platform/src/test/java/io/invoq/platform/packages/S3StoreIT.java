package io.invoq.platform.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invoq.wire.function.PackageDigest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Random;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStoreContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real S3 server, which checks signatures. */
class S3StoreIT {

    private static final String KEY = "the-key";
    private static final String SECRET = "the-secret";
    private static final String BUCKET = "invoq";

    @TempDir
    private static Path directory;

    private static BlobStoreContext blobs;
    private static S3Proxy server;
    private static PackageStore store;

    @BeforeAll
    static void start() throws Exception {
        Properties properties = new Properties();
        properties.setProperty(
                "jclouds.filesystem.basedir", directory.resolve("s3").toString());
        blobs = ContextBuilder.newBuilder("filesystem")
                .credentials("identity", "credential")
                .overrides(properties)
                .build(BlobStoreContext.class);
        blobs.getBlobStore().createContainerInLocation(null, BUCKET);
        server = S3Proxy.builder()
                .blobStore(blobs.getBlobStore())
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, KEY, SECRET)
                .build();
        server.start();
        store = open(BUCKET, SECRET);
    }

    @AfterAll
    static void stop() throws Exception {
        store.close();
        server.stop();
        blobs.close();
    }

    private static PackageStore open(String bucket, String secret) {
        return PackageStores.open(
                new PackagesConfig(
                        PackagesConfig.StoreKind.S3,
                        null,
                        new S3Config(
                                bucket, "http://127.0.0.1:" + server.getPort(), "us-east-1", true, "p/", KEY, secret),
                        PackagesConfig.defaults().maxSize(),
                        PackagesConfig.defaults().maxUnpackedSize(),
                        100,
                        100),
                directory);
    }

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static PackageFile file(byte[] bytes) throws IOException, UnsafePackageException {
        return PackageFile.receive(new ByteArrayInputStream(bytes), directory.resolve("up"), 64 << 20);
    }

    @Test
    void keepsGivesAndDeletes() throws Exception {
        // Given
        byte[] bytes = bytes(5 << 20);
        try (PackageFile file = file(bytes)) {
            assertThat(store.exists(file.digest())).isFalse();

            // When
            store.put(file);
            store.put(file);

            // Then
            assertThat(store.exists(file.digest())).isTrue();
            try (InputStream in = store.open(file.digest())) {
                assertThat(in).hasBinaryContent(bytes);
            }
            store.delete(file.digest());
            store.delete(file.digest());
            assertThat(store.exists(file.digest())).isFalse();
        }
    }

    @Test
    void tellsOfWhatIsNotThere() {
        PackageDigest digest = new PackageDigest("0".repeat(64));
        assertThatThrownBy(() -> store.open(digest))
                .isInstanceOf(PackageMissingException.class)
                .hasMessageContaining("there is no package " + digest)
                .hasMessageContaining("bucket " + BUCKET);
    }

    @Test
    void tellsOfCredentialsThatAreWrongWithoutShowingThem() throws Exception {
        try (PackageStore stranger = open(BUCKET, "other-secret");
                PackageFile file = file(bytes(10))) {
            assertThatThrownBy(() -> stranger.put(file))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(PackageMissingException.class)
                    .hasMessageContaining("bucket " + BUCKET)
                    .hasMessageNotContaining("other-secret");
        }
    }

    @Test
    void tellsOfAServerThatIsAway() throws Exception {
        PackagesConfig away = new PackagesConfig(
                PackagesConfig.StoreKind.S3,
                null,
                new S3Config(BUCKET, "http://127.0.0.1:1", "us-east-1", true, "", KEY, SECRET),
                PackagesConfig.defaults().maxSize(),
                PackagesConfig.defaults().maxUnpackedSize(),
                100,
                100);
        try (PackageStore nowhere = PackageStores.open(away, directory)) {
            assertThatThrownBy(() -> nowhere.exists(new PackageDigest("0".repeat(64))))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("http://127.0.0.1:1 could not tell of package sha256:000");
        }
    }
}
