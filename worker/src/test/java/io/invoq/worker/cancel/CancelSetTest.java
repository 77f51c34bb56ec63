package io.invoq.worker.cancel;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.wire.record.Cancel;
import io.invoq.wire.record.RequestId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Replay one failure with {@code mvn -pl worker -am test -Dtest=CancelSetTest -Dseed=<seed>}. */
final class CancelSetTest {

    private static final Instant AT = Instant.parse("2026-11-22T10:00:00Z");
    private static final RequestId ID = id(1);

    static LongStream seeds() {
        Long one = Long.getLong("seed");
        return one != null ? LongStream.of(one) : LongStream.range(0, 60);
    }

    @Test
    void findsWhatWasAddedByItsTenantOnly() {
        // Given
        CancelSet set = new CancelSet(10, 7);

        // When
        set.add(cancel(ID, "acme", AT));

        // Then
        assertThat(set.find(ID, "acme")).isEqualTo(AT);
        assertThat(set.find(ID, "other")).isNull();
        assertThat(set.find(id(2), "acme")).isNull();
    }

    @Test
    void anotherTenantsCancelOfTheSameIdTakesNothingAway() {
        // Given
        CancelSet set = new CancelSet(10, 7);
        set.add(cancel(ID, "acme", AT));

        // When
        set.add(cancel(ID, "other", AT.plusSeconds(1)));

        // Then
        assertThat(set.find(ID, "acme")).isEqualTo(AT);
        assertThat(set.find(ID, "other")).isEqualTo(AT.plusSeconds(1));
    }

    @Test
    void theFirstOfTwoCancelsCounts() {
        // Given
        CancelSet set = new CancelSet(10, 7);
        set.add(cancel(ID, "acme", AT));

        // When
        boolean forgot = set.add(cancel(ID, "acme", AT.plusSeconds(9)));

        // Then
        assertThat(forgot).isFalse();
        assertThat(set.find(ID, "acme")).isEqualTo(AT);
        assertThat(set.size()).isEqualTo(1);
    }

    @Test
    void beyondItsBoundItForgetsWhatCameFirst() {
        // Given
        CancelSet set = new CancelSet(3000, 7);
        for (int i = 0; i < 3000; i++) {
            assertThat(set.add(cancel(id(i), "acme", AT))).isFalse();
        }

        // When
        boolean forgot = set.add(cancel(id(3000), "acme", AT));

        // Then
        assertThat(forgot).isTrue();
        assertThat(set.size()).isEqualTo(3000);
        assertThat(set.find(id(0), "acme")).isNull();
        assertThat(set.find(id(1), "acme")).isEqualTo(AT);
        assertThat(set.find(id(3000), "acme")).isEqualTo(AT);
    }

    @Test
    void whatIsOldIsForgotten() {
        // Given
        CancelSet set = new CancelSet(10, 7);
        set.add(cancel(id(1), "acme", AT));
        set.add(cancel(id(2), "acme", AT.plusSeconds(10)));

        // When
        set.forgetBefore(AT.plusSeconds(5));

        // Then
        assertThat(set.size()).isEqualTo(1);
        assertThat(set.find(id(1), "acme")).isNull();
        assertThat(set.find(id(2), "acme")).isNotNull();
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void holdsWhatAMapWithTheSameBoundHolds(long seed) {
        // Given
        record Key(RequestId id, String tenant) {}
        Random random = new Random(seed);
        int most = 1 + random.nextInt(3000);
        int ids = 1 + random.nextInt(6000);
        CancelSet set = new CancelSet(most, random.nextLong());
        Map<Key, Instant> model = new LinkedHashMap<>();
        List<Key> keys = new ArrayList<>();

        // When
        Instant at = AT;
        for (int i = 0; i < 8000; i++) {
            at = at.plusMillis(random.nextInt(50));
            Key key = new Key(id(random.nextInt(ids)), random.nextInt(3) == 0 ? "Aa" : "BB");
            keys.add(key);
            boolean isNew = !model.containsKey(key);
            boolean full = model.size() == most;
            assertThat(set.add(cancel(key.id(), key.tenant(), at))).isEqualTo(isNew && full);
            if (isNew && full) {
                model.remove(model.keySet().iterator().next());
            }
            model.putIfAbsent(key, at);
            if (random.nextInt(1000) == 0) {
                Instant limit = at.minus(Duration.ofMillis(random.nextInt(100_000)));
                set.forgetBefore(limit);
                model.values().removeIf(limit::isAfter);
            }
        }

        // Then
        assertThat(set.size()).isEqualTo(model.size());
        assertThat(keys)
                .allSatisfy(key -> assertThat(set.find(key.id(), key.tenant())).isEqualTo(model.get(key)));
    }

    private static Cancel cancel(RequestId id, String tenant, Instant at) {
        return new Cancel(id, tenant, "me", at);
    }

    private static RequestId id(long number) {
        return new RequestId(new UUID(0x7000L, number));
    }
}
