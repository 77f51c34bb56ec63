package io.invoq.platform.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class HealthChecksTest {

    private final HealthChecks checks = new HealthChecks();

    @Test
    void findsNothingWrongWithoutChecks() {
        // Then
        assertThat(checks.livenessProblems()).isEmpty();
        assertThat(checks.readinessProblems()).isEmpty();
    }

    @Test
    void findsNothingWrongWhileChecksGiveNull() {
        // Given
        checks.live("lane", () -> null);
        checks.ready("registry", () -> null);

        // Then
        assertThat(checks.readinessProblems()).isEmpty();
    }

    @Test
    void isNotReadyForWhatMakesItNotLive() {
        // Given
        checks.live("lane", () -> "ended by an error");
        checks.ready("registry", () -> "behind");

        // Then
        assertThat(checks.livenessProblems()).isEqualTo(Map.of("lane", "ended by an error"));
        assertThat(checks.readinessProblems()).isEqualTo(Map.of("lane", "ended by an error", "registry", "behind"));
    }

    @Test
    void asksTheChecksEachTime() {
        // Given
        StringBuilder problem = new StringBuilder("behind");
        checks.ready("registry", () -> problem.isEmpty() ? null : problem.toString());
        assertThat(checks.readinessProblems()).hasSize(1);

        // When
        problem.setLength(0);

        // Then
        assertThat(checks.readinessProblems()).isEmpty();
    }

    @Test
    void isReadyOnceEveryRoleHasStarted() {
        // Given
        checks.starting("ingress");
        checks.starting("worker");
        assertThat(checks.livenessProblems()).isEmpty();
        assertThat(checks.readinessProblems())
                .isEqualTo(Map.of("ingress start", "starting", "worker start", "starting"));

        // When
        checks.started("ingress");
        assertThat(checks.readinessProblems()).containsOnlyKeys("worker start");
        checks.started("worker");

        // Then
        assertThat(checks.readinessProblems()).isEmpty();
    }
}
