package io.invoq.ingress.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CursorTest {

    @Test
    void comesBackAsItWas() {
        // Given
        Cursor cursor = new Cursor(Map.of(0, 0L, 7, 4_000_000_000L, 23, 1L));
        // When
        String text = cursor.text();
        // Then
        assertThat(text).matches("[A-Za-z0-9_-]+");
        assertThat(Cursor.parse(text)).contains(cursor);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2;0=1", "1;0", "1;0=-1", "1;0=1;", "1;0=99999999999999999999", "0=1", "1;0=1\n"})
    void refusesTextThatItDidNotWrite(String plain) {
        // Given
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
        // When, Then
        assertThat(Cursor.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ";"})
    void isReadHoweverLongItIs(String end) {
        // Given
        String text = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(("1" + ";0=1".repeat(12_000) + end).getBytes(StandardCharsets.UTF_8));
        // When, Then
        assertThat(Cursor.parse(text).isPresent()).isEqualTo(end.isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"$", "ä", "a b"})
    void refusesTextThatIsNotBase64(String text) {
        assertThat(Cursor.parse(text)).isEmpty();
    }
}
