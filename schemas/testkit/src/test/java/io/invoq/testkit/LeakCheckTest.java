package io.invoq.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

final class LeakCheckTest {

    private static CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void endThreads() {
        end.countDown();
        end = new CountDownLatch(1);
    }

    @Test
    void failsAClassThatLeavesAThreadOfOursAndNamesIt() {
        // When
        Events events = run(Leaving.class);
        // Then
        assertThat(events.failed().stream()
                        .map(event -> event.getRequiredPayload(TestExecutionResult.class)
                                .getThrowable()
                                .orElseThrow()))
                .singleElement()
                .extracting(Throwable::getMessage)
                .asString()
                .startsWith("1 threads left behind by ")
                .contains("worker-lane-1", "CountDownLatch.await");
    }

    @Test
    void passesAClassWhoseThreadsAreEndingOrAreNotOurs() {
        // When
        Events events = run(Tidy.class);
        // Then
        assertThat(events.failed().count()).isZero();
    }

    @Test
    void doesNotCountThreadsThatWereThereBefore() {
        // Given
        start("ingress-http-1", end);
        // When
        Events events = run(Tidy.class);
        // Then
        assertThat(events.failed().count()).isZero();
    }

    private static Events run(Class<?> testClass) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(DiscoverySelectors.selectClass(testClass))
                .execute()
                .containerEvents();
    }

    private static void start(String name, CountDownLatch until) {
        Thread.ofPlatform().daemon().name(name).start(() -> {
            try {
                until.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    static final class Leaving {

        @RegisterExtension
        static final LeakCheck CHECK = new LeakCheck(Duration.ofMillis(50));

        @Test
        void startsAThreadThatStays() {
            start("worker-lane-1", end);
        }
    }

    @ExtendWith(LeakCheck.class)
    static final class Tidy {

        @Test
        void startsThreadsThatEndOrBelongToOthers() {
            start("dispatcher-post-1", new CountDownLatch(0));
            start("kafka-producer-network-thread", end);
        }
    }
}
