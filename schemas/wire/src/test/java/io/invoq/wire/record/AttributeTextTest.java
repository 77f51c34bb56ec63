package io.invoq.wire.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttributeTextTest {

    @Test
    void plainTextIsNotCopied() {
        // Given
        String plain = "text/plain; charset=utf-8 & more~";

        // Then
        assertThat(AttributeText.encode(plain)).isSameAs(plain);
        assertThat(AttributeText.decode("a", plain)).isSameAs(plain);
    }

    @ParameterizedTest
    @CsvSource({
        "100%, 100%25",
        "é, %C3%A9",
        "😀, %F0%9F%98%80",
        "a=b&c, a=b&c",
        "'a\u0000\t\n\u007f', a%00%09%0A%7F",
        "\u0085, %C2%85",
    })
    void encodesPercentControlAndNonAscii(String text, String encoded) {
        assertThat(AttributeText.encode(text)).isEqualTo(encoded);
        assertThat(AttributeText.decode("a", encoded)).isEqualTo(text);
    }

    @Test
    void separatorsAreEncodedInPartsOnly() {
        assertThat(AttributeText.encodePart("a=b&c")).isEqualTo("a%3Db%26c");
    }

    @Test
    void aLoneSurrogateBecomesAQuestionMark() {
        assertThat(AttributeText.encode("a\ud800b")).isEqualTo("a?b");
    }

    @Test
    void decodesLowerCaseDigitsAndTextThatWasNotEncoded() {
        assertThat(AttributeText.decode("a", "%c3%a9 é €%20")).isEqualTo("é é € ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "a%", "%4", "%4g", "%g4", "%%41", "%-1", "%+1", "%\u0664\u0661"})
    void brokenEncodingIsRefused(String text) {
        assertThatExceptionOfType(MalformedRecordException.class)
                .isThrownBy(() -> AttributeText.decode("ce_httppath", text))
                .withMessageStartingWith("ce_httppath has a broken percent-encoding '%");
    }
}
