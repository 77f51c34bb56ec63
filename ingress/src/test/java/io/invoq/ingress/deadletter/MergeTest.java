package io.invoq.ingress.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MergeTest {

    @Test
    void putsTheLettersOfAllPartitionsInOrderOfTime() {
        // Given
        Merge merge = new Merge(10);
        merge.add(0, 0, 3);
        merge.add(1, 0, 2);
        merge.offer(Letters.letter(0, 0, 1));
        merge.offer(Letters.letter(0, 1, 4));
        merge.offer(Letters.letter(0, 2, 5));
        merge.offer(Letters.letter(1, 0, 2));
        merge.offer(Letters.letter(1, 1, 3));
        merge.readUpTo(0, 3);
        merge.readUpTo(1, 2);
        // When
        merge.take();
        // Then
        assertThat(seconds(merge)).containsExactly(1, 2, 3, 4, 5);
        assertThat(merge.isDone()).isTrue();
        assertThat(merge.cursor()).isNull();
    }

    @Test
    void waitsForAPartitionOfWhichNothingIsKnownYet() {
        // Given
        Merge merge = new Merge(10);
        merge.add(0, 0, 5);
        merge.add(1, 0, 5);
        merge.offer(Letters.letter(0, 0, 1));
        // When
        merge.take();
        // Then
        assertThat(merge.taken()).isEmpty();
        assertThat(merge.isDone()).isFalse();
    }

    @Test
    void waitsForNoPartitionThatIsReadToItsEnd() {
        // Given
        Merge merge = new Merge(10);
        merge.add(0, 0, 5);
        merge.add(1, 0, 5);
        merge.offer(Letters.letter(0, 0, 1));
        merge.readUpTo(1, 5);
        // When
        merge.take();
        // Then
        assertThat(seconds(merge)).containsExactly(1);
    }

    @Test
    void nextPageBeginsWithTheFirstLetterThatWasNotTaken() {
        // Given
        Merge merge = new Merge(2);
        merge.add(0, 0, 10);
        merge.add(1, 0, 10);
        merge.offer(Letters.letter(0, 2, 1));
        merge.offer(Letters.letter(0, 4, 3));
        merge.offer(Letters.letter(1, 3, 2));
        merge.readUpTo(0, 7);
        merge.readUpTo(1, 6);
        // When
        merge.take();
        // Then
        assertThat(seconds(merge)).containsExactly(1, 2);
        assertThat(merge.cursor()).isEqualTo(new Cursor(Map.of(0, 4L, 1, 6L)));
    }

    @Test
    void takesWhatIsThereWhenThereIsNoTimeToReadMore() {
        // Given
        Merge merge = new Merge(10);
        merge.add(0, 0, 10);
        merge.add(1, 0, 10);
        merge.offer(Letters.letter(0, 0, 1));
        merge.readUpTo(0, 1);
        // When
        merge.takeWhatIsThere();
        // Then
        assertThat(seconds(merge)).containsExactly(1);
        assertThat(merge.cursor()).isEqualTo(new Cursor(Map.of(0, 1L, 1, 0L)));
    }

    @Test
    void leavesOutWhatWasWrittenAfterItsBeginning() {
        // Given
        Merge merge = new Merge(10);
        merge.add(0, 0, 1);
        // When
        merge.offer(Letters.letter(0, 0, 1));
        merge.offer(Letters.letter(0, 1, 2));
        merge.readUpTo(0, 2);
        merge.take();
        // Then
        assertThat(seconds(merge)).containsExactly(1);
        assertThat(merge.cursor()).isNull();
    }

    @Test
    void asksForNoMoreOfAPartitionOfWhichManyLettersWait() {
        // Given
        Merge merge = new Merge(1000);
        merge.add(0, 0, 1000);
        merge.add(1, 0, 1000);
        // When
        for (int i = 0; i < 50; i++) {
            merge.offer(Letters.letter(0, i, i));
        }
        // Then
        assertThat(merge.isFull(0)).isTrue();
        assertThat(merge.isFull(1)).isFalse();
    }

    private static List<Integer> seconds(Merge merge) {
        return merge.taken().stream()
                .map(letter -> (int) (letter.diedAt().getEpochSecond() - Letters.START.getEpochSecond()))
                .toList();
    }
}
