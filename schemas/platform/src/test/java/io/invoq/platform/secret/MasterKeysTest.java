package io.invoq.platform.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invoq.wire.secret.Sealed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MasterKeysTest {

    private static final UUID ID = UUID.fromString("7d1c1c52-3a1f-4c39-9f3e-0a5d1c6c2b11");
    private static final Place PLACE = new Place.Value("acme", ID, "password");
    private static final byte[] VALUE = "marker-größe".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path directory;

    @Test
    void whatWasEncryptedOpensAtItsPlaceAndNowhereElse() {
        // Given
        MasterKeys keys = keys("k1:" + key(1));
        Sealed sealed = keys.seal(PLACE, VALUE);

        // Then
        assertThat(keys.open(PLACE, sealed)).isEqualTo(VALUE);
        for (Place other : Set.of(
                new Place.Value("other", ID, "password"),
                new Place.Value("acme", UUID.randomUUID(), "password"),
                new Place.Value("acme", ID, "Password"),
                new Place.Value("acm", ID, "epassword"))) {
            assertThatThrownBy(() -> keys.open(other, sealed))
                    .isInstanceOf(SecretUnreadableException.class)
                    .hasMessageContaining("does not open with master key 'k1'");
        }
    }

    @Test
    void noNonceIsUsedTwiceAndNothingShowsTheValue() {
        // Given
        MasterKeys keys = keys("k1:" + key(1));
        Set<String> nonces = new HashSet<>();

        // When
        for (int i = 0; i < 1_000; i++) {
            nonces.add(keys.seal(PLACE, VALUE).nonce());
        }

        // Then
        assertThat(nonces).hasSize(1_000);
        Sealed sealed = keys.seal(PLACE, VALUE);
        assertThat(sealed.toString()).isEqualTo("Sealed[keyId=k1]");
        assertThat(keys.toString()).isEqualTo("MasterKeys[k1]");
        assertThat(new String(Base64.getDecoder().decode(sealed.ciphertext()), StandardCharsets.ISO_8859_1))
                .doesNotContain("marker");
    }

    @Test
    void theFirstKeyEncryptsAndAllDecrypt() {
        // Given
        Sealed old = keys("k1:" + key(1)).seal(PLACE, VALUE);

        // When
        MasterKeys rotated = keys("k2:" + key(2) + ",k1:" + key(1));

        // Then
        assertThat(rotated.open(PLACE, old)).isEqualTo(VALUE);
        assertThat(rotated.seal(PLACE, VALUE).keyId()).isEqualTo("k2");
        assertThat(rotated.newest()).contains("k2");
    }

    @Test
    void aKeyThatIsMissingOrAnotherIsNamed() {
        // Given
        Sealed sealed = keys("k1:" + key(1)).seal(PLACE, VALUE);

        // Then
        assertThatThrownBy(() -> keys("k2:" + key(2)).open(PLACE, sealed))
                .isInstanceOf(SecretUnreadableException.class)
                .hasMessage("key 'password' of secret " + ID
                        + " is encrypted with master key 'k1', of which this node has none; it has [k2]");
        assertThatThrownBy(() -> keys("k1:" + key(2)).open(PLACE, sealed))
                .isInstanceOf(SecretUnreadableException.class)
                .hasMessageContaining("encrypted with another one of that id");
        assertThatThrownBy(() -> MasterKeys.load(SecretsConfig.NONE).seal(PLACE, VALUE))
                .isInstanceOf(SecretUnreadableException.class)
                .hasMessageContaining("neither secrets.key-file nor secrets.keys");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AAAA", "*", "AAECAwQFBgcICQoL"})
    void whatIsNoCiphertextIsRefused(String text) {
        MasterKeys keys = keys("k1:" + key(1));

        assertThatThrownBy(() -> keys.open(PLACE, new Sealed("k1", "AAECAwQFBgcICQoL", text)))
                .isInstanceOf(SecretUnreadableException.class);
        assertThatThrownBy(() -> keys.open(PLACE, new Sealed("k1", text, "AAAA")))
                .isInstanceOf(SecretUnreadableException.class);
    }

    @Test
    void aFileMayHoldCommentsAndEmptyLines() throws IOException {
        // Given
        Path file = Files.writeString(
                directory.resolve("keys"), "# newest first\n\n  k2 : " + key(2) + "  \r\nk1:" + key(1) + "\n");

        // When
        MasterKeys keys = MasterKeys.load(new SecretsConfig(file, null));

        // Then
        assertThat(keys.toString()).isEqualTo("MasterKeys[k2, k1]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                      | it holds no key
            marker                  | line 1 does not begin with an id
            k 1:marker              | line 1 does not begin with an id
            k1:marker!              | line 1: what follows 'k1:' is not base64
            k1:bWFya2Vy             | line 1: key 'k1' has 6 bytes, not 32
            """)
    void keysThatDoNotReadAreNamedAndNotShown(String text, String problem) throws IOException {
        Path file = Files.writeString(directory.resolve("keys"), text);

        assertThatThrownBy(() -> MasterKeys.load(new SecretsConfig(file, null)))
                .isInstanceOf(MasterKeyException.class)
                .hasMessageContaining("secrets.key-file=" + file)
                .hasMessageContaining(problem)
                .message()
                .doesNotContain("marker", "bWFya2Vy");
    }

    @Test
    void aKeyThatIsThereTwiceAndAFileThatIsNotThereAreRefused() {
        assertThatThrownBy(() -> keys("k1:" + key(1) + ",k1:" + key(2)))
                .isInstanceOf(MasterKeyException.class)
                .hasMessageContaining("key 'k1' is there twice");
        assertThatThrownBy(() -> MasterKeys.load(new SecretsConfig(directory.resolve("none"), null)))
                .isInstanceOf(MasterKeyException.class)
                .hasMessageContaining("cannot be read (NoSuchFileException)");
        assertThat(MasterKeys.load(new SecretsConfig(directory.resolve("none"), "k1:" + key(1)))
                        .newest())
                .as("the text wins over a file")
                .contains("k1");
        assertThat(new SecretsConfig(null, "k1:x").toString()).doesNotContain("k1:x");
    }

    private static MasterKeys keys(String text) {
        return MasterKeys.load(new SecretsConfig(null, text));
    }

    private static String key(int seed) {
        byte[] key = new byte[32];
        key[0] = (byte) seed;
        return Base64.getEncoder().encodeToString(key);
    }
}
