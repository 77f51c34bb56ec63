package io.invoq.platform.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;

class ServiceThreadsTest {

    private final ServiceThreads threads = new ServiceThreads("worker");

    @Test
    void namesPlatformThreadsByServiceRoleAndNumber() {
        // Given
        ThreadFactory lane = threads.platform("lane-sync");

        // When
        Thread first = lane.newThread(() -> {});
        Thread second = lane.newThread(() -> {});

        // Then
        assertThat(first.getName()).isEqualTo("worker-lane-sync-1");
        assertThat(second.getName()).isEqualTo("worker-lane-sync-2");
        assertThat(first.isVirtual()).isFalse();
    }

    @Test
    void keepsNoProcessAlive() {
        // Then
        assertThat(threads.platform("lane").newThread(() -> {}).isDaemon()).isTrue();
    }

    @Test
    void namesVirtualThreadsByServiceRoleAndNumber() {
        // Given
        ThreadFactory run = threads.virtual("run");

        // When
        Thread first = run.newThread(() -> {});
        Thread second = run.newThread(() -> {});

        // Then
        assertThat(first.getName()).isEqualTo("worker-run-1");
        assertThat(second.getName()).isEqualTo("worker-run-2");
        assertThat(first.isVirtual()).isTrue();
        assertThat(first.getState()).isEqualTo(Thread.State.NEW);
    }

    @Test
    void numbersEachRoleByItself() {
        // Given
        threads.platform("lane").newThread(() -> {});

        // Then
        assertThat(threads.platform("registry").newThread(() -> {}).getName()).isEqualTo("worker-registry-1");
    }

    @Test
    void letsNoExceptionPassInSilence() {
        // Given
        Thread platform = threads.platform("lane").newThread(() -> {});
        Thread virtual = threads.virtual("run").newThread(() -> {});
        Thread.UncaughtExceptionHandler none = platform.getThreadGroup();

        // Then
        assertThat(platform.getUncaughtExceptionHandler()).isNotSameAs(none);
        assertThat(virtual.getUncaughtExceptionHandler()).isNotSameAs(virtual.getThreadGroup());
    }
}
