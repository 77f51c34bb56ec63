package io.invoq.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.invoq.platform.packages.SealedFiles;
import io.invoq.standalone.Standalone;
import io.invoq.standalone.StandaloneConfigs;
import io.invoq.testkit.TestPackage;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStoreContext;
import org.jclouds.blobstore.domain.StorageType;
import org.jclouds.blobstore.options.ListContainerOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packages in a real S3 server, which checks signatures: put there by the ingress, run from there by the worker. */
class S3PackageIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BUCKET = "invoq";

    @TempDir
    private Path directory;

    private BlobStoreContext blobs;
    private S3Proxy server;

    @BeforeEach
    void start() throws Exception {
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
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, "the-key", "the-secret")
                .build();
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
        blobs.close();
    }

    private Standalone standalone(Path data) throws Exception {
        return Standalone.start(StandaloneConfigs.onFreePorts(
                data,
                "packages.store=s3",
                "packages.s3.bucket=" + BUCKET,
                "packages.s3.endpoint=http://127.0.0.1:" + server.getPort(),
                "packages.s3.access-key=the-key",
                "packages.s3.secret-key=the-secret"));
    }

    private static JsonNode json(HttpResponse<String> answer, int status) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JSON.readTree(answer.body());
    }

    private static Client client(Standalone standalone, Path data) throws Exception {
        return new Client(
                standalone.port(), Files.readString(data.resolve("admin.token")).strip());
    }

    @Test
    void areRunFromThereAlsoByAWorkerThatHasLostItsCopy() throws Exception {
        // Given
        Path data = directory.resolve("data");
        byte[] zip = TestPackage.toBeRead(
                Map.of("main.py", "def handler(event, context):\n    return {'got': event, 'from': 's3'}\n"));
        try (Standalone first = standalone(data);
                Client client = client(first, data)) {
            String digest = json(client.send(client.request("/v1/packages").PUT(BodyPublishers.ofByteArray(zip))), 201)
                    .path("digest")
                    .asText();
            json(client.post("/serverless/v1/functions", """
                            {"name": "0@shop@stored", "runtime": "python3", "handler": "main.handler", "storageType": "package",
                             "codePath": "%s"}""".formatted(digest)), 200);
            // When, Then
            assertThat(client.post("/invocations/default/shop/stored/", "[1]").body())
                    .isEqualTo("{\"got\":[1],\"from\":\"s3\"}");
            assertThat(data.resolve("packages")).doesNotExist();
            assertThat(blobs.getBlobStore().list(BUCKET, ListContainerOptions.Builder.recursive()))
                    .filteredOn(each -> each.getType() == StorageType.BLOB)
                    .hasSize(1);
        }

        // When
        SealedFiles.delete(data.resolve("package-cache"));
        try (Standalone second = standalone(data);
                Client client = client(second, data)) {
            // Then
            assertThat(client.post("/invocations/default/shop/stored/", "[2]").body())
                    .isEqualTo("{\"got\":[2],\"from\":\"s3\"}");
        } finally {
            SealedFiles.delete(data.resolve("package-cache"));
        }
    }
}
