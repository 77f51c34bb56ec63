package io.invoq.ingress.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.wire.record.Fingerprint;
import io.invoq.wire.record.IdempotencyAnswer.Claimed;
import io.invoq.wire.record.IdempotencyAnswer.Decision;
import io.invoq.wire.record.IdempotencyAnswer.Refused;
import io.invoq.wire.record.IdempotencyAnswer.Repeated;
import io.invoq.wire.record.IdempotencyAnswer.Reused;
import io.invoq.wire.record.IdempotencyClaim;
import io.invoq.wire.record.RequestId;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ClaimsTest {

    private static final Duration KEEP = Duration.ofHours(1);
    private static final Fingerprint BODY = Fingerprint.of("body");

    private final Claims claims = new Claims(KEEP, 3);

    @Test
    void theFirstCallOfAKeyClaimsItAndTheSameCallRepeatsIt() {
        assertThat(decide("a", 1, BODY, 0)).isEqualTo(new Claimed(id(1)));
        assertThat(decide("a", 2, BODY, 1)).isEqualTo(new Repeated(id(1)));
        assertThat(decide("a", 1, BODY, 2)).isEqualTo(new Repeated(id(1)));
        assertThat(decide("b", 3, BODY, 2)).isEqualTo(new Claimed(id(3)));
    }

    @Test
    void anotherCallOfAKeyIsRefusedAndChangesNothing() {
        // Given
        decide("a", 1, BODY, 0);

        // When
        Decision other = decide("a", 2, Fingerprint.of("other"), 1);

        // Then
        assertThat(other).isEqualTo(new Reused());
        assertThat(decide("a", 3, BODY, 2)).isEqualTo(new Repeated(id(1)));
    }

    @Test
    void aClaimHoldsForAsLongAsKeysAreKeptFromItsFirstCallOn() {
        // Given
        decide("a", 1, BODY, 0);

        // When
        Decision last = decide("a", 2, BODY, KEEP.toMillis() - 1);
        Decision next = decide("a", 3, Fingerprint.of("other"), KEEP.toMillis());

        // Then
        assertThat(last).isEqualTo(new Repeated(id(1)));
        assertThat(next).isEqualTo(new Claimed(id(3)));
        assertThat(claims.size()).isEqualTo(1);
    }

    @Test
    void newKeysAreRefusedWhenThereAreAsManyAsThereMayBeAndOldOnesHold() {
        // Given
        decide("a", 1, BODY, 0);
        decide("b", 2, BODY, 1);
        decide("c", 3, BODY, 2);

        // When
        Decision tooMany = decide("d", 4, BODY, 3);

        // Then
        assertThat(tooMany).isEqualTo(new Refused());
        assertThat(claims.size()).isEqualTo(3);
        assertThat(decide("a", 5, BODY, 4)).isEqualTo(new Repeated(id(1)));
        assertThat(decide("d", 6, BODY, KEEP.toMillis()))
                .as("when the first has ended")
                .isEqualTo(new Claimed(id(6)));
    }

    @Test
    void aClaimOfBeforeIsReplacedByALaterOneOfTheSameKeyAndDoesNotCountTwice() {
        // Given
        Claims loaded = new Claims(KEEP, 1);
        loaded.restore(Fingerprint.of("a"), Claim.of(new IdempotencyClaim(id(1), BODY), 0));
        loaded.restore(Fingerprint.of("a"), Claim.of(new IdempotencyClaim(id(2), BODY), KEEP.toMillis()));

        // When
        Decision decision = loaded.decide(Fingerprint.of("a"), new IdempotencyClaim(id(3), BODY), KEEP.toMillis() + 1);

        // Then
        assertThat(decision).isEqualTo(new Repeated(id(2)));
        assertThat(loaded.size()).isEqualTo(1);
    }

    @Test
    void aKeyThatWasLetGoOfIsNew() {
        // Given
        decide("a", 1, BODY, 0);

        // When
        claims.forget(Fingerprint.of("a"));

        // Then
        assertThat(decide("a", 2, BODY, 1)).isEqualTo(new Claimed(id(2)));
    }

    private Decision decide(String key, long id, Fingerprint call, long now) {
        return claims.decide(Fingerprint.of(key), new IdempotencyClaim(id(id), call), now);
    }

    private static RequestId id(long number) {
        return new RequestId(new UUID(7, number));
    }
}
