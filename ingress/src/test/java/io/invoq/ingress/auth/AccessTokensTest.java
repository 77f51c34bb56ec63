package io.invoq.ingress.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.ingress.registry.FakeRegistry;
import io.invoq.wire.registry.RegistryEntry;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AccessTokensTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    private FakeRegistry registry;
    private AccessTokens tokens;

    @BeforeEach
    void start() throws InterruptedException {
        registry = new FakeRegistry();
        tokens = new AccessTokens(registry.view());
    }

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void knowATokenByItsSha256() throws InterruptedException {
        // Given: sha256("abc"), FIPS 180-2 appendix B.1
        registry.write(new RegistryEntry.Token(
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "ops", NOW));
        // When
        RegistryEntry.Token token = tokens.check("abc");
        // Then
        assertThat(token).isNotNull().extracting(RegistryEntry.Token::name).isEqualTo("ops");
    }

    @Test
    void knowNoOther() throws InterruptedException {
        // Given
        registry.write(new RegistryEntry.Token(AccessTokens.hash("abc"), "ops", NOW));
        // When, Then
        assertThat(tokens.check("")).isNull();
        assertThat(tokens.check("ABC")).isNull();
        assertThat(tokens.check("abc ")).isNull();
        assertThat(tokens.check(AccessTokens.hash("abc"))).isNull();
    }

    @Test
    void knowNoTokenThatIsTooLong() throws InterruptedException {
        // Given
        String longest = "t".repeat(512);
        String longer = "t".repeat(513);
        registry.write(new RegistryEntry.Token(AccessTokens.hash(longest), "ops", NOW));
        registry.write(new RegistryEntry.Token(AccessTokens.hash(longer), "ops", NOW));
        // When, Then
        assertThat(tokens.check(longest)).isNotNull();
        assertThat(tokens.check(longer)).isNull();
    }
}
