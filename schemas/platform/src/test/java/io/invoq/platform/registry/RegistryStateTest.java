package io.invoq.platform.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.registry.KeyRange;
import io.invoq.wire.registry.Quota;
import io.invoq.wire.registry.RegistryEntry;
import io.invoq.wire.registry.TenantQuota;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryStateTest {

    private static final FunctionDefinition LATEST = Entries.function("hello", "latest", "r1");
    private static final FunctionDefinition VERSION_1 = Entries.function("hello", "1", "r2");

    private record Change(
            @Nullable FunctionDefinition before, @Nullable FunctionDefinition after) {}

    private final RegistryState state = new RegistryState();
    private final List<Change> changes = new ArrayList<>();

    RegistryStateTest() {
        state.listen((before, after) -> {
            if (before instanceof RegistryEntry.Function || after instanceof RegistryEntry.Function) {
                changes.add(new Change(definition(before), definition(after)));
            }
        });
    }

    private static @Nullable FunctionDefinition definition(@Nullable RegistryEntry entry) {
        return entry instanceof RegistryEntry.Function function ? function.definition() : null;
    }

    @Test
    void findsAFunctionByEitherName() {
        // When
        state.apply(Entries.record(LATEST));

        // Then
        assertThat(state.byUrn(LATEST.urn())).isEqualTo(LATEST);
        assertThat(state.byId(LATEST.id())).isEqualTo(LATEST);
        assertThat(state.all()).containsExactly(LATEST);
        assertThat(changes).containsExactly(new Change(null, LATEST));
    }

    @Test
    void findsNothingThatWasNotPut() {
        // Given
        state.apply(Entries.record(LATEST));

        // Then
        assertThat(state.byUrn(Entries.urn("other", "latest"))).isNull();
        assertThat(state.byUrn(VERSION_1.urn())).isNull();
        assertThat(state.byId(Entries.function("other", "latest", "r").id())).isNull();
    }

    @Test
    void takesTheLastRecordOfAKey() {
        // Given
        FunctionDefinition after = Entries.function("hello", "latest", "r9");
        state.apply(Entries.record(LATEST));

        // When
        state.apply(Entries.record(after));

        // Then
        assertThat(state.byUrn(LATEST.urn())).isEqualTo(after);
        assertThat(state.byId(LATEST.id())).isEqualTo(after);
        assertThat(state.all()).containsExactly(after);
        assertThat(changes).containsExactly(new Change(null, LATEST), new Change(LATEST, after));
    }

    @Test
    void meansTheLatestVersionByTheId() {
        // Given
        state.apply(Entries.record(LATEST));

        // When
        state.apply(Entries.record(VERSION_1));

        // Then
        assertThat(VERSION_1.id()).isEqualTo(LATEST.id());
        assertThat(state.byId(LATEST.id())).isEqualTo(LATEST);
        assertThat(state.all()).containsExactlyInAnyOrder(LATEST, VERSION_1);
    }

    @Test
    void forgetsWhatATombstoneNames() {
        // Given
        state.apply(Entries.record(LATEST));
        state.apply(Entries.record(VERSION_1));

        // When
        state.apply(Entries.tombstone(new RegistryEntry.Function(LATEST)));

        // Then
        assertThat(state.byUrn(LATEST.urn())).isNull();
        assertThat(state.byId(LATEST.id())).isNull();
        assertThat(state.all()).containsExactly(VERSION_1);
        assertThat(changes).endsWith(new Change(LATEST, null));
    }

    @Test
    void keepsTheLatestVersionWhenAnotherOneGoes() {
        // Given
        state.apply(Entries.record(LATEST));
        state.apply(Entries.record(VERSION_1));

        // When
        state.apply(Entries.tombstone(new RegistryEntry.Function(VERSION_1)));

        // Then
        assertThat(state.byId(LATEST.id())).isEqualTo(LATEST);
    }

    @Test
    void passesOverATombstoneOfAnUnknownKey() {
        // When
        state.apply(Entries.tombstone(new RegistryEntry.Function(LATEST)));

        // Then
        assertThat(state.all()).isEmpty();
        assertThat(changes).isEmpty();
    }

    @Test
    void knowsTheQuotaOfATenantUntilItIsGone() {
        // Given
        TenantQuota quota = new TenantQuota("acme", new Quota(1, null, null), Instant.EPOCH);

        // When
        state.apply(Entries.record(0, quota));

        // Then
        assertThat(state.quota("acme")).isEqualTo(quota);
        assertThat(state.quota("other")).isNull();

        state.apply(Entries.tombstone(quota));
        assertThat(state.quota("acme")).isNull();
    }

    @Test
    void knowsTokensByTheirHashUntilTheyAreGone() {
        // Given
        RegistryEntry.Token token = Entries.token("ab12");
        assertThat(state.hasTokens()).isFalse();

        // When
        state.apply(Entries.record(0, token));

        // Then
        assertThat(state.hasTokens()).isTrue();
        assertThat(state.token("ab12")).isEqualTo(token);
        assertThat(state.token("cd34")).isNull();

        assertThat(state.tokens()).containsExactly(token);

        state.apply(Entries.tombstone(token));
        assertThat(state.hasTokens()).isFalse();
        assertThat(state.tokens()).isEmpty();
        assertThat(state.token("ab12")).isNull();
        assertThat(changes).isEmpty();
    }

    @Test
    void ignoresKindsThatItDoesNotKnow() {
        // When
        state.apply(Entries.record("pool/gpu", "{\"size\": 4}"));
        state.apply(Entries.record("pool/gpu", ""));

        // Then
        assertThat(state.all()).isEmpty();
        assertThat(changes).isEmpty();
    }

    @Test
    void ignoresRecordsWithoutKey() {
        // When
        state.apply(new ConsumerRecord<>("registry", 0, 0, null, "{}".getBytes(StandardCharsets.UTF_8)));

        // Then
        assertThat(state.all()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no JSON", "null", "[]", "{}", "{\"environment\":{}}", "{\"urn\":\"sn:cn\"}"})
    void passesOverAFunctionThatDoesNotReadAndKeepsTheOneBefore(String value) {
        // Given
        state.apply(Entries.record(LATEST));

        // When
        state.apply(Entries.record(new RegistryEntry.Function(LATEST).key(), value));

        // Then
        assertThat(state.byUrn(LATEST.urn())).isEqualTo(LATEST);
        assertThat(state.all()).containsExactly(LATEST);
        assertThat(changes).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no JSON", "null", "{}", "{\"sha256\":\"cd34\",\"name\":\"n\"}"})
    void passesOverATokenThatDoesNotRead(String value) {
        // When
        state.apply(Entries.record(Entries.token("ab12").key(), value));

        // Then
        assertThat(state.hasTokens()).isFalse();
    }

    @Test
    void passesOverAFunctionUnderTheKeyOfAnother() {
        // Given
        ConsumerRecord<byte[], byte[]> other = Entries.record(VERSION_1);
        String key = new RegistryEntry.Function(LATEST).key();

        // When
        state.apply(Entries.record(key, new String(other.value(), StandardCharsets.UTF_8)));

        // Then
        assertThat(state.all()).isEmpty();
    }

    @Test
    void tellsEachKeyWithTheOffsetOfItsLastRecord() {
        // Given
        RegistryEntry.Token first = Entries.token("aa");
        RegistryEntry.Token second = Entries.token("ab");
        state.apply(Entries.record(4, first));
        state.apply(Entries.record(5, second));

        // When
        state.apply(Entries.record(7, first));

        // Then
        assertThat(state.find("token/aa")).isEqualTo(new Versioned(first, 7));
        assertThat(state.range(KeyRange.under("token/a")).values())
                .containsExactly(new Versioned(first, 7), new Versioned(second, 5));
        assertThat(state.range(KeyRange.of("token/ab")).values()).containsExactly(new Versioned(second, 5));
        assertThat(state.range(KeyRange.under("token/b"))).isEmpty();
    }

    @Test
    void whatItCannotReadHasARevisionAllTheSame() {
        // Given
        state.apply(Entries.record(3, new RegistryEntry.Function(LATEST)));

        // When
        state.apply(Entries.record(5, new RegistryEntry.Function(LATEST).key(), "no JSON"));
        state.apply(Entries.record(6, "pool/gpu", "{}"));

        // Then
        assertThat(state.find(new RegistryEntry.Function(LATEST).key()))
                .isEqualTo(new Versioned(new RegistryEntry.Function(LATEST), 5));
        assertThat(state.find("pool/gpu")).isEqualTo(new Versioned(null, 6));
    }
}
