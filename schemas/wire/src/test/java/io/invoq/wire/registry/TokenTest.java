package io.invoq.wire.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class TokenTest {

    private static final Instant THEN = Instant.parse("2026-03-01T10:00:00Z");

    private final RegistryEntry.Token token = new RegistryEntry.Token("ab", "ops", THEN);

    @Test
    void hasEndedWhenItIsRevokedWhateverTheTimeElsewhere() {
        // When
        RegistryEntry.Token revoked = token.retired(THEN, THEN);
        // Then
        assertThat(revoked.endedBy(THEN)).isTrue();
        assertThat(revoked.endedBy(THEN.minusSeconds(30))).isTrue();
    }

    @Test
    void isGoodUntilItsOverlapIsOver() {
        // When
        RegistryEntry.Token former = token.retired(THEN, THEN.plus(Duration.ofMinutes(10)));
        // Then
        assertThat(former.endedBy(THEN.minusSeconds(30))).isFalse();
        assertThat(former.endedBy(THEN.plusSeconds(599))).isFalse();
        assertThat(former.endedBy(THEN.plusSeconds(600))).isTrue();
        assertThat(token.endedBy(THEN.plus(Duration.ofDays(1000)))).isFalse();
    }
}
