package io.invoq.ingress.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invoq.wire.registry.KeyRange;
import io.invoq.wire.registry.RegistryEntry;
import io.invoq.wire.registry.RegistryEntry.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RegistryTransactionsTest {

    private FakeRegistry topic;
    private RegistryTransactions transactions;

    @BeforeEach
    void start() throws InterruptedException {
        topic = new FakeRegistry();
        transactions = topic.transactions();
    }

    @AfterEach
    void close() {
        topic.close();
    }

    @Test
    void haveWhatTheyWroteWhenTheyReturn() throws InterruptedException {
        // When
        transactions.run(change -> {
            change.put(token("a"));
            change.put(token("b"));
            return true;
        });
        transactions.run(change -> {
            change.delete(token("a").key());
            return true;
        });
        // Then
        assertThat(transactions.<List<RegistryEntry.Token>>run(
                        change -> change.list(KeyRange.under("token/"), RegistryEntry.Token.class)))
                .containsExactly(token("b"));
    }

    @Test
    void areMadeAgainWhenWhatTheyReadHasChanged() throws InterruptedException {
        // Given
        List<Boolean> saw = new ArrayList<>();
        topic.refuseOnce(Verdict.STALE, () -> topic.append(token("a")));
        // When
        boolean created = transactions.run(change -> {
            boolean isThere = change.find(token("a").key(), RegistryEntry.Token.class) != null;
            saw.add(isThere);
            if (!isThere) {
                change.put(token("a"));
            }
            return !isThere;
        });
        // Then
        assertThat(created).isFalse();
        assertThat(saw).containsExactly(false, true);
    }

    @Test
    void askNobodyWhenTheyWriteNothing() throws InterruptedException {
        // When
        transactions.run(change -> change.list(KeyRange.under("token/"), RegistryEntry.Token.class));
        // Then
        assertThat(topic.written()).isEmpty();
    }

    @Test
    void writeNothingWhenTheyThrow() {
        // When, Then
        assertThatThrownBy(() -> transactions.run(change -> {
                    change.put(token("a"));
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        assertThat(topic.written()).isEmpty();
    }

    @Test
    void sayWhatIsTooLarge() {
        // Given
        topic.refuseOnce(Verdict.TOO_LARGE, () -> {});
        // When, Then
        assertThatThrownBy(() -> transactions.run(change -> {
                    change.put(token("a"));
                    return true;
                }))
                .isInstanceOf(EntryTooLargeException.class)
                .hasMessageContaining("token/a");
    }

    private static RegistryEntry.Token token(String hash) {
        return new RegistryEntry.Token(hash, "ops", Instant.EPOCH);
    }
}
