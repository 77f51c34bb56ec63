package io.invoq.ingress.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BurstsTest {

    @Test
    void cutsAfterAHundredLetters() {
        // Given
        List<Letter> letters =
                IntStream.range(0, 250).mapToObj(i -> Letters.letter(0, i, i)).toList();
        // When
        List<List<Letter>> bursts = Bursts.of(letters);
        // Then
        assertThat(bursts).extracting(List::size).containsExactly(100, 100, 50);
        assertThat(bursts.stream().flatMap(List::stream)).containsExactlyElementsOf(letters);
    }

    @Test
    void cutsBeforeBodiesPassEightMebibytes() {
        // Given
        int mebibyte = 1 << 20;
        List<Letter> letters = List.of(
                Letters.letter(0, 0, 0, 5 * mebibyte),
                Letters.letter(0, 1, 0, 3 * mebibyte),
                Letters.letter(0, 2, 0, 1),
                Letters.letter(0, 3, 0, 12 * mebibyte),
                Letters.letter(0, 4, 0, 1));
        // When
        List<List<Letter>> bursts = Bursts.of(letters);
        // Then
        assertThat(bursts).extracting(List::size).containsExactly(2, 1, 1, 1);
    }

    @Test
    void makesNoneOfNothing() {
        assertThat(Bursts.of(List.of())).isEmpty();
    }
}
