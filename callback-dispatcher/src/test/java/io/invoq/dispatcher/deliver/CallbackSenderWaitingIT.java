package io.invoq.dispatcher.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.dispatcher.CallbackConfig;
import io.invoq.dispatcher.deliver.DeliveryOutcome.Delivered;
import io.invoq.dispatcher.deliver.DeliveryOutcome.GivenUp;
import io.invoq.platform.config.DataSize;
import io.invoq.platform.lifecycle.ServiceThreads;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The sender as it is in production, with its waits. */
@Timeout(30)
class CallbackSenderWaitingIT {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration NEVER = Duration.ofHours(1);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void closeAll() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
        callers.shutdownNow();
    }

    @Test
    void triesAsOftenAsConfigured() throws Exception {
        // Given
        Target target = own(Target.answering(500));
        CallbackSender sender = sender("waiting", Duration.ofMillis(1));

        // When
        DeliveryOutcome outcome = sender.deliver(Callbacks.result(target.url("/")));

        // Then
        assertThat(outcome).isEqualTo(new GivenUp("callback-failed", target.url("") + " answered 500", 3));
        assertThat(target.received()).hasSize(3);
    }

    @Test
    void holdsNoPlaceOnTheNetworkWhileItWaits() throws Exception {
        // Given
        Target failing = own(Target.answering(500));
        Target target = own(Target.answering(200));
        CallbackSender sender = sender("waiting", NEVER);
        Future<DeliveryOutcome> waiting = callers.submit(() -> sender.deliver(Callbacks.result(failing.url("/"))));
        Awaitility.await().atMost(SOON).until(() -> failing.received().size() == 1);

        // When
        Future<DeliveryOutcome> other = callers.submit(() -> sender.deliver(Callbacks.result(target.url("/"))));

        // Then
        assertThat(other).succeedsWithin(SOON).isEqualTo(new Delivered(200, 1));
        assertThat(waiting).isNotDone();
    }

    @Test
    void endsItsWaitsWhenItIsClosed() throws Exception {
        // Given
        Target failing = own(Target.answering(500));
        CallbackSender sender = sender("waiting", NEVER);
        Future<DeliveryOutcome> waiting = callers.submit(() -> sender.deliver(Callbacks.result(failing.url("/"))));
        Awaitility.await().atMost(SOON).until(() -> failing.received().size() == 1);

        // When
        sender.close();

        // Then
        assertThat(waiting).failsWithin(SOON).withThrowableThat().withCauseInstanceOf(InterruptedException.class);
        assertThat(failing.received()).hasSize(1);
    }

    @Test
    void leavesNoThreadBehindWhenItIsClosed() throws Exception {
        // Given
        Target target = own(Target.answering(200));
        CallbackSender sender = sender("leaving", NEVER);
        sender.deliver(Callbacks.result(target.url("/")));
        assertThat(threadsOf("leaving")).isPositive();

        // When
        sender.close();
        sender.close();

        // Then
        Awaitility.await().atMost(SOON).until(() -> threadsOf("leaving") == 0);
    }

    private CallbackSender sender(String service, Duration delay) {
        CallbackConfig config =
                new CallbackConfig(Callbacks.SECRET, 3, delay, delay, SOON, DataSize.parse("64KiB"), 1, true, false);
        return own(new CallbackSender(config, new ServiceThreads(service), InstantSource.system()));
    }

    private <T extends AutoCloseable> T own(T part) {
        opened.push(part);
        return part;
    }

    private static long threadsOf(String service) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(service + "-"))
                .count();
    }
}
