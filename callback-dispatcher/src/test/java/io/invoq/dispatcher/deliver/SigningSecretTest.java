package io.invoq.dispatcher.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import io.invoq.dispatcher.CallbackConfig;
import io.invoq.platform.config.DataSize;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SigningSecretTest {

    @Test
    void signsAsTheStandardsOwnLibraryDoes() throws Exception {
        // Given
        String body = "{\"grüße\":1}";
        Instant time = Instant.parse("2026-03-01T12:00:00.9Z");

        // When
        String signature =
                SigningSecret.parse(Callbacks.SECRET).sign("msg_1", time, body.getBytes(StandardCharsets.UTF_8));

        // Then
        assertThat(signature).isEqualTo(new Webhook(Callbacks.SECRET).sign("msg_1", time.getEpochSecond(), body));
    }

    @ParameterizedTest
    @ValueSource(ints = {24, 32, 64})
    void takesKeysWithinTheStandardsLengths(int bytes) {
        // When, Then
        assertThatCode(() -> SigningSecret.parse(secret(bytes))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "23, 23", "65, 65"})
    void refusesKeysOfOtherLengths(int bytes, String named) {
        // When, Then
        assertThatThrownBy(() -> SigningSecret.parse(secret(bytes)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("signing-secret holds " + named + " bytes, not within 24 to 64");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"})
    void refusesOtherPrefixes(String text) {
        // When, Then
        assertThatThrownBy(() -> SigningSecret.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "signing-secret does not start with whsec_; expected whsec_ and the base64 of 24 to 64 bytes");
    }

    @Test
    void keepsWhatItCannotDecodeToItself() {
        // When, Then
        assertThatThrownBy(() -> SigningSecret.parse("whsec_hunter2§§§"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("signing-secret is not base64 after whsec_")
                .hasNoCause();
    }

    @Test
    void showsNowhere() {
        // Given
        CallbackConfig config = Callbacks.config();

        // When, Then
        assertThat(config.toString()).contains("***").doesNotContain("MfKQ9r8G");
        assertThat(SigningSecret.parse(Callbacks.SECRET).toString()).isEqualTo("SigningSecret[***]");
    }

    @Test
    void isCheckedWithTheConfiguration() {
        // When, Then
        assertThatThrownBy(() -> config(secret(8), Duration.ofSeconds(15)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("signing-secret holds 8 bytes, not within 24 to 64");
        assertThatThrownBy(() -> config(secret(32), Duration.ofMillis(10)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("max-delay of 10 ms is shorter than first-delay of 1000 ms");
    }

    private static CallbackConfig config(String secret, Duration maxDelay) {
        Duration second = Duration.ofSeconds(1);
        return new CallbackConfig(secret, 4, second, maxDelay, second, new DataSize(1), 1, false, false);
    }

    private static String secret(int bytes) {
        return "whsec_" + Base64.getEncoder().encodeToString(new byte[bytes]);
    }
}
