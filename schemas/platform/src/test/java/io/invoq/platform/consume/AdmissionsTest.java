package io.invoq.platform.consume;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdmissionsTest {

    private final Admissions admissions = new Admissions();
    private final List<Long> ran = new ArrayList<>();

    @Test
    void aRecordPassesOnceTheCommitCoversIt() {
        // Given
        ask(5);
        ask(6);
        ask(7);
        assertThat(ran).isEmpty();

        // When
        admissions.committed(7);

        // Then
        assertThat(ran).containsExactly(5L, 6L);
        assertThat(admissions.areWaiting()).isTrue();
        ask(6);
        assertThat(ran).as("one that is covered passes at once").containsExactly(5L, 6L, 6L);
    }

    @Test
    void whatAnotherWillRunNeverPasses() {
        // Given
        ask(5);
        ask(6);

        // When
        admissions.revoke();

        // Then
        assertThat(ran).isEmpty();
        assertThat(admissions.isRevoked(5)).isTrue();
    }

    @Test
    void aCommitThatEndsAfterTheRevocationStillLetsItsRecordsPass() {
        // Given
        ask(5);
        ask(6);
        admissions.revoke();

        // When
        admissions.committed(6);

        // Then
        assertThat(ran).containsExactly(5L);
        assertThat(admissions.isRevoked(5)).isFalse();
        assertThat(admissions.isRevoked(6)).isTrue();
    }

    @Test
    void anOlderCommitTakesNothingBack() {
        // Given
        admissions.committed(7);

        // When
        admissions.committed(3);
        ask(6);

        // Then
        assertThat(ran).containsExactly(6L);
    }

    private void ask(long offset) {
        admissions.onceCommitted(offset, () -> ran.add(offset));
    }
}
