package io.invoq.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.invoq.ingress.WireHttp.Reply;
import io.invoq.platform.config.DataSize;
import io.invoq.platform.packages.PackagesConfig;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.SharedKafka;
import io.invoq.testkit.TestPackage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Packages of the native API, and functions of openYuanrong's API that are registered on them. */
@ExtendWith({LeakCheck.class, SharedKafka.class})
@Timeout(60)
final class PackagesIT {

    private static final String PACKAGES = "/v1/packages";
    private static final long LIMIT = 256 << 10;

    private static TestIngress ingress;

    @BeforeAll
    static void start(KafkaFixture kafka) {
        PackagesConfig defaults = PackagesConfig.defaults();
        ingress = TestIngress.start(
                kafka,
                new PackagesConfig(
                        defaults.store(), null, defaults.s3(), new DataSize(LIMIT), new DataSize(4 << 20), 100, 50),
                "max-body-size=64KiB");
    }

    @AfterAll
    static void close() {
        ingress.close();
    }

    private static byte[] unique() {
        return TestPackage.of(
                Map.of("main.py", "def handler(event, context):\n    return '" + UUID.randomUUID() + "'\n"));
    }

    private static Reply put(byte[] body, String... headers) {
        return ingress.upload("PUT", PACKAGES, body, headers);
    }

    private static Reply register(String digest, String... headers) {
        String body = "{\"name\":\"0@test@p-" + UUID.randomUUID()
                + "\",\"runtime\":\"python3\",\"handler\":\"main.handler\",\"storageType\":\"package\",\"codePath\":\""
                + digest + "\"}";
        return ingress.post("/serverless/v1/functions", body, headers);
    }

    private static long filesBelow(String directory) throws Exception {
        Path path = ingress.code().resolve(directory);
        if (!Files.exists(path)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(path)) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    private static void assertRefused(Reply reply, int status, String code, String detail) {
        assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
        JsonNode problem = TestIngress.json(reply);
        assertThat(problem.path("code").asText()).isEqualTo(code);
        assertThat(problem.path("detail").asText()).contains(detail);
        assertThat(reply.one("X-Invoq-Error-Source")).isEqualTo("platform");
    }

    @Test
    void areKeptAndFoundUnderTheirDigest() throws Exception {
        // Given
        byte[] zip = unique();

        // When
        Reply first = put(zip);
        Reply again = put(zip);

        // Then
        assertThat(first.status()).isEqualTo(201);
        assertThat(again.status()).isEqualTo(200);
        JsonNode kept = TestIngress.json(first);
        assertThat(TestIngress.json(again)).isEqualTo(kept);
        String hex = kept.path("digest").asText().substring("sha256:".length());
        assertThat(ingress.code()
                        .resolve("packages")
                        .resolve(hex.substring(0, 2))
                        .resolve(hex))
                .hasBinaryContent(zip);
        assertThat(kept.path("size").asLong()).isEqualTo(zip.length);
        assertThat(TestIngress.json(ingress.get(PACKAGES + "/" + kept.path("id").asText())))
                .isEqualTo(kept);
        assertThat(ingress.get(PACKAGES).text()).contains(kept.path("id").asText());
        assertThat(filesBelow("uploads")).isZero();
    }

    @Test
    void putBackBytesThatTheStoreHasLost() throws Exception {
        // Given
        byte[] zip = unique();
        JsonNode kept = TestIngress.json(put(zip));
        String hex = kept.path("digest").asText().substring("sha256:".length());
        Path bytes =
                ingress.code().resolve("packages").resolve(hex.substring(0, 2)).resolve(hex);
        Files.delete(bytes);

        // When
        Reply again = put(zip);

        // Then
        assertThat(again.status()).isEqualTo(200);
        assertThat(TestIngress.json(again)).isEqualTo(kept);
        assertThat(bytes).hasBinaryContent(zip);
    }

    @Test
    void areTheCodeOfFunctions() {
        // Given
        String digest = TestIngress.json(put(unique())).path("digest").asText();

        // When
        Reply registered = register(digest);

        // Then
        assertThat(registered.status()).as(registered.toString()).isEqualTo(200);
        JsonNode function = TestIngress.json(registered).path("function");
        assertThat(function.path("storageType").asText()).isEqualTo("package");
        assertThat(function.path("codePath").asText()).isEqualTo(digest);
    }

    @Test
    void areTheirTenantsAlone() {
        // Given
        JsonNode kept = TestIngress.json(put(unique()));
        String one = PACKAGES + "/" + kept.path("id").asText();
        String other = "X-Tenant-Id: other";

        // When, Then
        assertRefused(
                ingress.get(one, other),
                404,
                "package-not-found",
                kept.path("id").asText());
        assertRefused(ingress.call("DELETE", one, "", other), 404, "package-not-found", "");
        assertThat(ingress.get(PACKAGES, other).text())
                .doesNotContain(kept.path("id").asText());
        Reply registered = register(kept.path("digest").asText(), other);
        assertThat(registered.status()).isEqualTo(400);
        assertThat(registered.text()).contains("the tenant has no package sha256:", "PUT /v1/packages");
        assertThat(ingress.get(one).status()).isEqualTo(200);
    }

    @Test
    void stayWhileFunctionsRunOnThem() throws Exception {
        // Given
        JsonNode used = TestIngress.json(put(unique()));
        JsonNode unused = TestIngress.json(put(unique()));
        assertThat(register(used.path("digest").asText()).status()).isEqualTo(200);
        long files = filesBelow("packages");

        // When
        Reply refused = ingress.call("DELETE", PACKAGES + "/" + used.path("id").asText(), "");
        Reply deleted =
                ingress.call("DELETE", PACKAGES + "/" + unused.path("id").asText(), "");

        // Then
        assertRefused(refused, 409, "package-in-use", "is the code of sn:cn:yrk:default:function:0@test@p-");
        assertThat(deleted.status()).isEqualTo(204);
        assertThat(filesBelow("packages")).isEqualTo(files - 1);
        assertThat(ingress.get(PACKAGES + "/" + unused.path("id").asText()).status())
                .isEqualTo(404);
    }

    @Test
    void keepTheirBytesWhileAnotherTenantHasThemToo() throws Exception {
        // Given
        byte[] zip = unique();
        JsonNode mine = TestIngress.json(put(zip));
        JsonNode theirs = TestIngress.json(put(zip, "X-Tenant-Id: other"));
        long files = filesBelow("packages");

        // When
        ingress.call("DELETE", PACKAGES + "/" + mine.path("id").asText(), "");

        // Then
        assertThat(filesBelow("packages")).isEqualTo(files);
        ingress.call("DELETE", PACKAGES + "/" + theirs.path("id").asText(), "", "X-Tenant-Id: other");
        assertThat(filesBelow("packages")).isEqualTo(files - 1);
    }

    @Test
    void haveVersionsThatDoNotChange() throws Exception {
        // Given
        String target = PACKAGES + "?name=shop&version=" + UUID.randomUUID();
        byte[] zip = unique();
        assertThat(ingress.upload("PUT", target, zip).status()).isEqualTo(201);
        long files = filesBelow("packages");

        // When
        Reply same = ingress.upload("PUT", target, zip);
        Reply other = ingress.upload("PUT", target, unique());

        // Then
        assertThat(same.status()).isEqualTo(200);
        assertRefused(other, 409, "package-exists", "package shop has a version");
        assertThat(filesBelow("packages")).isEqualTo(files);
    }

    @Test
    void areRefusedWhenTheyAreNotSafe() throws Exception {
        // Given
        long files = filesBelow("packages");
        byte[] zeros = TestPackage.of(Map.of("zeros", "0".repeat(2 << 20)));

        // When, Then
        assertRefused(put(TestPackage.of(Map.of("../out", "x"))), 400, "bad-parameter", "entry '../out'");
        assertRefused(put(TestPackage.withLink("l", "/etc")), 400, "bad-parameter", "entry 'l' is a symbolic link");
        assertRefused(put("{}".getBytes(StandardCharsets.UTF_8)), 400, "bad-parameter", "is not a zip or jar");
        assertRefused(put(new byte[0]), 400, "bad-parameter", "there is no body");
        assertRefused(put(zeros), 413, "body-too-large", "entry 'zeros' unpacks to more than packages.max-ratio=50");
        assertRefused(
                ingress.upload("PUT", PACKAGES + "?runtime=custom", TestPackage.toBeRead(Map.of("bootstrap", "x"))),
                400,
                "bad-parameter",
                "executable_path: file 'bootstrap' is not executable");
        assertRefused(ingress.upload("PUT", PACKAGES + "?name=-", unique()), 400, "bad-parameter", "name: '-'");
        assertRefused(ingress.upload("PUT", PACKAGES + "?nam=x", unique()), 400, "bad-parameter", "'nam' is not known");
        assertThat(filesBelow("packages")).isEqualTo(files);
        assertThat(filesBelow("uploads")).isZero();
    }

    @Test
    void areRefusedBeforeTheyAreReadWhenTheyAreAnnouncedAsTooLarge() {
        try (WireHttp connection = WireHttp.connect(ingress.port())) {
            // When: not a byte of the body is sent
            Reply reply = ingress.send(connection, "PUT", PACKAGES, "", "Content-Length: " + (LIMIT + 1))
                    .read();
            // Then
            assertRefused(reply, 413, "body-too-large", "upload of 262145 bytes exceeds packages.max-size=256KiB");
            assertThat(connection.isEnded()).isTrue();
        }
    }

    @Test
    void mayBeLargerThanOtherBodies() {
        // Given
        byte[] noise = new byte[150 << 10];
        new Random(1).nextBytes(noise);

        // When
        Reply reply = put(TestPackage.of(Map.of("noise", new String(noise, StandardCharsets.ISO_8859_1))));

        // Then
        assertThat(reply.status()).as(reply.toString()).isEqualTo(201);
    }

    @Test
    void leaveNothingWhenTheyBreakOff() throws Exception {
        try (WireHttp connection = WireHttp.connect(ingress.port())) {
            // When
            byte[] zip = unique();
            ingress.send(connection, "PUT", PACKAGES, "", "Content-Length: " + (zip.length + 10))
                    .write(Arrays.copyOf(zip, zip.length / 2));
            connection.endOutput();
            Reply reply = connection.read();
            // Then
            assertThat(reply.status()).isEqualTo(400);
            assertThat(filesBelow("uploads")).isZero();
        }
    }

    @Test
    void comeInChunksToo() {
        try (WireHttp connection = WireHttp.connect(ingress.port())) {
            // When
            byte[] zip = unique();
            ingress.send(connection, "PUT", PACKAGES, "", "Transfer-Encoding: chunked")
                    .write((Integer.toHexString(zip.length) + "\r\n").getBytes(StandardCharsets.UTF_8))
                    .write(zip)
                    .write("\r\n0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            // Then: and the connection goes on
            assertThat(connection.read().status()).isEqualTo(201);
            assertThat(ingress.send(connection, "GET", PACKAGES, "").read().status())
                    .isEqualTo(200);
        }
    }
}
