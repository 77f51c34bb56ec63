package io.invoq.ingress.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.ingress.status.ResultIndex.Place;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ResultIndexTest {

    private static final long START = 1_000;

    @Test
    void tellsWhereAResultIs() {
        // Given
        ResultIndex index = index(4);
        index.add(key(1), new Place(2, 77), START);
        // When, Then
        assertThat(index.find(key(1))).contains(new Place(2, 77));
        assertThat(index.find(key(2))).isEmpty();
    }

    @Test
    void forgetsTheOldestFirstAndKnowsFromWhereOnItRemembersAll() {
        // Given
        ResultIndex index = index(2);
        // When
        index.add(key(1), new Place(0, 10), START + 5);
        index.add(key(2), new Place(1, 20), START + 3);
        index.add(key(3), new Place(0, 11), START + 9);
        // Then
        assertThat(index.find(key(1))).isEmpty();
        assertThat(index.find(key(2))).contains(new Place(1, 20));
        assertThat(index.find(key(3))).contains(new Place(0, 11));
        assertThat(index.size()).isEqualTo(2);
        assertThat(index.firstRemembered()).containsExactly(11, 0, 0);
        assertThat(index.reachesBackTo(START + 5)).isFalse();
        assertThat(index.reachesBackTo(START + 6)).isTrue();
    }

    @Test
    void remembersTheLatestOfAnIdAndKeepsItWhenTheEarlierOneGoes() {
        // Given
        ResultIndex index = index(2);
        index.add(key(1), new Place(0, 10), START);
        index.add(key(1), new Place(1, 20), START);
        // When
        index.add(key(2), new Place(0, 11), START);
        // Then
        assertThat(index.find(key(1))).contains(new Place(1, 20));
        // When
        index.add(key(3), new Place(0, 12), START);
        // Then
        assertThat(index.find(key(1))).isEmpty();
    }

    @Test
    void keepsTheSameIdOfTwoTenantsApart() {
        // Given
        ResultIndex index = index(4);
        CallKey mine = new CallKey(7, 7, 1);
        index.add(mine, new Place(0, 1), START);
        // When
        index.add(new CallKey(7, 7, 2), new Place(0, 2), START);
        // Then
        assertThat(index.find(mine)).contains(new Place(0, 1));
    }

    @Test
    void remembersOneAtLeast() {
        // Given
        ResultIndex index = index(1);
        // When
        index.add(key(1), new Place(0, 1), START);
        index.add(key(2), new Place(0, 2), START);
        // Then
        assertThat(index.find(key(1))).isEmpty();
        assertThat(index.find(key(2))).contains(new Place(0, 2));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void doesWhatAMapInOrderOfInsertionDoes(long seed) {
        // Given: few ids, so that many come again, in a table so small that they meet in it
        Random random = new Random(seed);
        int capacity = 1 + random.nextInt(40);
        int ids = 1 + random.nextInt(120);
        ResultIndex index = new ResultIndex(capacity, new long[3], Long.MIN_VALUE, seed);
        Map<Integer, CallKey> ring = new LinkedHashMap<>();
        Map<CallKey, Place> latest = new LinkedHashMap<>();
        for (int i = 0; i < 2_000; i++) {
            CallKey key = new CallKey(random.nextInt(ids) % 3, random.nextInt(ids), random.nextInt(2));
            Place place = new Place(random.nextInt(3), i);
            int last = i;
            // When
            index.add(key, place, i);
            ring.put(i, key);
            latest.put(key, place);
            CallKey oldest = ring.remove(i - capacity);
            if (oldest != null) {
                latest.computeIfPresent(oldest, (same, at) -> at.offset() == last - capacity ? null : at);
            }
            // Then
            assertThat(index.find(key)).as(replay(seed, i)).contains(place);
            CallKey other = new CallKey(random.nextInt(ids) % 3, random.nextInt(ids), random.nextInt(2));
            assertThat(index.find(other)).as(replay(seed, i)).isEqualTo(Optional.ofNullable(latest.get(other)));
        }
        assertThat(index.size()).as(replay(seed, 2_000)).isEqualTo(Math.min(capacity, 2_000));
    }

    static LongStream seeds() {
        Long one = Long.getLong("seed");
        return one == null ? LongStream.range(0, 60) : LongStream.of(one);
    }

    private static String replay(long seed, int step) {
        return "step %d; again: mvn -pl ingress -am test -Dtest=ResultIndexTest -Dseed=%d".formatted(step, seed);
    }

    private static ResultIndex index(int capacity) {
        return new ResultIndex(capacity, new long[3], START, 42);
    }

    private static CallKey key(long number) {
        return new CallKey(number, number, 0);
    }
}
