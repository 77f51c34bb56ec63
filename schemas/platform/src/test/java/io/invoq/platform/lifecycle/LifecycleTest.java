package io.invoq.platform.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invoq.platform.lifecycle.Lifecycle.CloseFailedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class LifecycleTest {

    private final Lifecycle lifecycle = new Lifecycle();
    private final List<String> closed = new ArrayList<>();

    @Test
    void closesLastStartedFirst() {
        // Given
        lifecycle.own("first", () -> closed.add("first"));
        lifecycle.onClose("second", () -> closed.add("second"));
        lifecycle.own("third", () -> closed.add("third"));

        // When
        lifecycle.close();

        // Then
        assertThat(closed).containsExactly("third", "second", "first");
    }

    @Test
    void givesBackWhatItTakesOver() {
        // Given
        AutoCloseable part = () -> {};

        // Then
        assertThat(lifecycle.own("part", part)).isSameAs(part);
    }

    @Test
    void closesTwiceAsOnce() {
        // Given
        lifecycle.own("part", () -> closed.add("part"));
        lifecycle.close();

        // When
        lifecycle.close();

        // Then
        assertThat(closed).containsExactly("part");
    }

    @Test
    void closesEverythingEvenWhenPartsFail() {
        // Given
        IOException first = new IOException("disk is full");
        IllegalStateException second = new IllegalStateException("is closed");
        lifecycle.own("healthy", () -> closed.add("healthy"));
        lifecycle.own("second to fail", failing(second));
        lifecycle.own("between", () -> closed.add("between"));
        lifecycle.own("first to fail", failing(first));

        // When
        assertThatThrownBy(lifecycle::close)
                // Then
                .isInstanceOf(CloseFailedException.class)
                .hasMessage("first to fail could not be closed")
                .hasCause(first)
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .singleElement()
                        .asInstanceOf(InstanceOfAssertFactories.THROWABLE)
                        .hasMessage("second to fail could not be closed")
                        .hasCause(second));
        assertThat(closed).containsExactly("between", "healthy");
    }

    @Test
    void doesNotCloseAgainWhatFailed() {
        // Given
        lifecycle.own("part", failing(new IOException("disk is full")));
        assertThatThrownBy(lifecycle::close).isInstanceOf(CloseFailedException.class);

        // When
        lifecycle.close();

        // Then
        assertThat(closed).isEmpty();
    }

    @Test
    void keepsAnInterruptAndClosesTheRest() {
        // Given
        lifecycle.own("rest", () -> closed.add("rest"));
        lifecycle.own("interrupted", failing(new InterruptedException("told to end")));

        // When
        assertThatThrownBy(lifecycle::close)
                // Then
                .isInstanceOf(CloseFailedException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(closed).containsExactly("rest");
    }

    private static AutoCloseable failing(Exception failure) {
        return () -> {
            throw failure;
        };
    }
}
