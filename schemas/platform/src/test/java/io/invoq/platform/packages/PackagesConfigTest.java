package io.invoq.platform.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invoq.platform.config.ConfigException;
import io.invoq.platform.config.ConfigLoader;
import io.invoq.platform.config.ConfigSources;
import io.invoq.platform.config.DataSize;
import io.invoq.platform.config.Setting;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PackagesConfigTest {

    private record Root(@Setting(about = "Packages.") PackagesConfig packages) {}

    private static PackagesConfig load(String... assignments) {
        return ConfigLoader.load(Root.class, new ConfigSources().set(List.of(assignments)))
                .value()
                .packages();
    }

    @Test
    void hasDefaults() {
        assertThat(load()).isEqualTo(PackagesConfig.defaults());
    }

    @Test
    void mapsEveryKey() {
        // When
        PackagesConfig config = load(
                "packages.store=s3",
                "packages.directory=/srv/packages",
                "packages.s3.bucket=b",
                "packages.s3.endpoint=http://minio:9000",
                "packages.s3.region=eu-1",
                "packages.s3.path-style=false",
                "packages.s3.prefix=p/",
                "packages.s3.access-key=key",
                "packages.s3.secret-key=secret",
                "packages.max-size=1MiB",
                "packages.max-unpacked-size=2MiB",
                "packages.max-entries=3",
                "packages.max-ratio=4");

        // Then
        assertThat(config)
                .isEqualTo(new PackagesConfig(
                        PackagesConfig.StoreKind.S3,
                        Path.of("/srv/packages"),
                        new S3Config("b", "http://minio:9000", "eu-1", false, "p/", "key", "secret"),
                        DataSize.ofMebibytes(1),
                        DataSize.ofMebibytes(2),
                        3,
                        4));
        assertThat(config.toString()).doesNotContain("key", "secret");
    }

    @Test
    void showsNoCredentials() {
        // When
        var loaded = ConfigLoader.load(
                Root.class,
                new ConfigSources()
                        .environment(Map.of(
                                "INVOQ_PACKAGES_S3_ACCESS_KEY",
                                "my-key",
                                "INVOQ_PACKAGES_S3_SECRET_KEY",
                                "my-secret")));

        // Then
        assertThat(loaded.value().packages().s3().secretKey()).isEqualTo("my-secret");
        assertThat(loaded.effective()).containsEntry("packages.s3.secret-key", "***");
        assertThat(loaded.effective().toString()).doesNotContain("my-");
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThatThrownBy(() -> load("packages.store=s3"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("store=s3 needs s3.bucket");
        assertThatThrownBy(() -> load("packages.s3.access-key=a"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("access-key and secret-key must be given together");
        assertThatThrownBy(() -> load("packages.s3.endpoint=ftp://x"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("endpoint is not http://HOST[:PORT]");
        assertThatThrownBy(() -> load("packages.max-size=2GiB", "packages.max-entries=0"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("packages.max-size")
                .hasMessageContaining("packages.max-entries");
    }
}
