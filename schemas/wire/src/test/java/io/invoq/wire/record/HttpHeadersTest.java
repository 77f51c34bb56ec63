package io.invoq.wire.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class HttpHeadersTest {

    @Test
    void firstValueOfANameIsFoundWithoutRegardToCase() {
        // Given
        HttpHeaders headers = HttpHeaders.of("Accept", "a", "X-Tag", "1", "x-tag", "2");

        // Then
        assertThat(headers.first("x-TAG")).isEqualTo("1");
        assertThat(headers.first("x-other")).isNull();
    }

    @Test
    void textShowsNamesAlone() {
        assertThat(HttpHeaders.of("X-Api-Key", "s3cret")).hasToString("[X-Api-Key]");
    }

    @Test
    void aNameNeedsAValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HttpHeaders.of("a", "1", "b"))
                .withMessage("name 'b' has no value");
    }

    @Test
    void noFieldsAreEqualHoweverMade() {
        assertThat(HttpHeaders.of()).isEqualTo(HttpHeaders.NONE).hasSameHashCodeAs(HttpHeaders.NONE);
        assertThat(HttpHeaders.builder().build()).isSameAs(HttpHeaders.NONE);
        assertThat(HttpHeaders.decode("a", "")).isSameAs(HttpHeaders.NONE);
        assertThat(HttpHeaders.NONE.isEmpty()).isTrue();
    }

    @Test
    void builderCanGoOnAfterBuilding() {
        // Given
        HttpHeaders.Builder builder = HttpHeaders.builder().add("a", "1");
        HttpHeaders first = builder.build();

        // When
        builder.add("b", "2");

        // Then
        assertThat(first).isEqualTo(HttpHeaders.of("a", "1"));
    }

    @Test
    void partsMayBeEmptyOrHoldTheSeparators() {
        // Given
        HttpHeaders headers = HttpHeaders.of("", "", "a=b", "c&d", "e", "f=%26");

        // When
        String encoded = headers.encoded();

        // Then
        assertThat(encoded).isEqualTo("=&a%3Db=c%26d&e=f%3D%2526");
        assertThat(HttpHeaders.decode("a", encoded)).isEqualTo(headers);
    }
}
