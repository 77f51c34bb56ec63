package io.invoq.platform.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.invoq.platform.lifecycle.ServiceThreads;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.registry.RegistryEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegistryViewTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final FunctionDefinition FIRST = Entries.function("first", "latest", "r1");
    private static final FunctionDefinition SECOND = Entries.function("second", "latest", "r1");

    private final RegistryTopic topic = new RegistryTopic();
    private final ServiceThreads threads = new ServiceThreads("test");
    private final AtomicReference<@Nullable Thread> reader = new AtomicReference<>();
    private @Nullable RegistryView view;

    @AfterEach
    void close() {
        topic.holdEnd(new CountDownLatch(0));
        if (view != null) {
            view.close();
        }
    }

    @Test
    void returnsFromItsStartOnceEverythingIsRead() throws InterruptedException {
        // Given
        topic.append(new RegistryEntry.Function(FIRST));
        topic.append(new RegistryEntry.Function(SECOND));
        topic.append(Entries.token("ab12"));

        // When
        RegistryView started = start(PATIENCE);

        // Then
        assertThat(started.all()).containsExactlyInAnyOrder(FIRST, SECOND);
        assertThat(started.byUrn(FIRST.urn())).isEqualTo(FIRST);
        assertThat(started.byId(SECOND.id())).isEqualTo(SECOND);
        assertThat(started.token("ab12")).isNotNull();
        assertThat(started.hasTokens()).isTrue();
    }

    @Test
    void startsWithAnEmptyTopic() throws InterruptedException {
        // When
        RegistryView started = start(PATIENCE);

        // Then
        assertThat(started.all()).isEmpty();
        assertThat(started.hasTokens()).isFalse();
    }

    @Test
    void seesALaterRecordOnceItHasCaughtUp() throws InterruptedException {
        // Given
        List<@Nullable RegistryEntry> heard = new ArrayList<>();
        RegistryView started = start(PATIENCE);
        started.listen((before, after) -> heard.add(after));
        topic.append(new RegistryEntry.Function(FIRST));
        topic.append(new RegistryEntry.Function(SECOND));

        // When
        started.catchUp();

        // Then
        assertThat(started.byUrn(SECOND.urn())).isEqualTo(SECOND);
        assertThat(heard).containsExactly(new RegistryEntry.Function(FIRST), new RegistryEntry.Function(SECOND));
    }

    @Test
    void sharesOneQuestionBetweenThoseWhoAskMeanwhile() throws InterruptedException {
        // Given
        RegistryView started = start(PATIENCE);
        int before = topic.endsAsked();
        CountDownLatch held = new CountDownLatch(1);
        topic.holdEnd(held);
        AtomicInteger caughtUp = new AtomicInteger();
        List<Thread> callers = new ArrayList<>();
        ThreadFactory callerThreads = threads.platform("caller");
        for (int i = 0; i < 20; i++) {
            callers.add(callerThreads.newThread(() -> {
                try {
                    started.catchUp();
                    caughtUp.incrementAndGet();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        callers.forEach(Thread::start);
        await().atMost(PATIENCE)
                .until(() -> callers.stream().allMatch(caller -> caller.getState() == Thread.State.TIMED_WAITING));

        // When
        held.countDown();
        for (Thread caller : callers) {
            assertThat(caller.join(PATIENCE)).isTrue();
        }

        // Then
        assertThat(caughtUp).hasValue(20);
        assertThat(topic.endsAsked() - before).isBetween(1, 3);
    }

    @Test
    void doesNotAnswerWithAnEndThatWasTakenBeforeTheQuestion() throws InterruptedException {
        // Given
        RegistryView started = start(PATIENCE);
        CountDownLatch held = new CountDownLatch(1);
        topic.holdEnd(held);
        Thread early = threads.platform("early").newThread(() -> catchUp(started));
        int before = topic.endsAsked();
        early.start();
        await().atMost(PATIENCE).until(() -> topic.endsAsked() > before);
        topic.append(new RegistryEntry.Function(FIRST));
        AtomicReference<@Nullable FunctionDefinition> seen = new AtomicReference<>();
        Thread late = threads.platform("late").newThread(() -> {
            catchUp(started);
            seen.set(started.byUrn(FIRST.urn()));
        });
        late.start();
        await().atMost(PATIENCE).until(() -> late.getState() == Thread.State.TIMED_WAITING);

        // When
        held.countDown();

        // Then
        assertThat(early.join(PATIENCE)).isTrue();
        assertThat(late.join(PATIENCE)).isTrue();
        assertThat(seen).hasValue(FIRST);
    }

    @Test
    void waitsForAnOffsetThatIsNotThereYetAndAnswersOthersMeanwhile() throws InterruptedException {
        // Given
        RegistryView started = start(PATIENCE);
        topic.append(new RegistryEntry.Function(FIRST));
        AtomicReference<@Nullable FunctionDefinition> seen = new AtomicReference<>();
        Thread waiting = threads.platform("waiting").newThread(() -> {
            try {
                started.readTo(2, PATIENCE);
                seen.set(started.byUrn(SECOND.urn()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        waiting.start();
        await().atMost(PATIENCE).until(() -> waiting.getState() == Thread.State.TIMED_WAITING);

        // When
        started.catchUp();
        boolean waitedStill = waiting.isAlive();
        topic.append(new RegistryEntry.Function(SECOND));
        started.catchUp();

        // Then
        assertThat(waitedStill).isTrue();
        assertThat(waiting.join(PATIENCE)).isTrue();
        assertThat(seen).hasValue(SECOND);
    }

    @Test
    void saysThatItIsBehindWhenNoBrokerAnswersInTime() throws InterruptedException {
        // Given
        RegistryView started = start(Duration.ofMillis(50));
        topic.broken(true);

        // When
        assertThatThrownBy(started::catchUp)
                // Then
                .isInstanceOf(RegistryBehindException.class)
                .hasMessage("the registry could not be read up to its end within PT0.05S");
    }

    @Test
    void catchesUpAgainOnceABrokerAnswers() throws InterruptedException {
        // Given
        RegistryView started = start(Duration.ofMillis(50));
        topic.broken(true);
        assertThatThrownBy(started::catchUp).isInstanceOf(RegistryBehindException.class);
        topic.append(new RegistryEntry.Function(FIRST));

        // When
        topic.broken(false);
        started.catchUp(PATIENCE);

        // Then
        assertThat(started.byUrn(FIRST.urn())).isEqualTo(FIRST);
    }

    @Test
    void doesNotStartWithoutABrokerAndLeavesNoThread() throws InterruptedException {
        // Given
        topic.broken(true);

        // When
        assertThatThrownBy(() -> RegistryView.start(topic, Duration.ofMillis(50), PATIENCE, this::newThread))
                // Then
                .isInstanceOf(RegistryBehindException.class);
        assertThatReaderEnds();
    }

    @Test
    void endsItsThreadAndClosesTheConsumer() throws InterruptedException {
        // Given
        RegistryView started = start(PATIENCE);

        // When
        started.close();

        // Then
        assertThatReaderEnds();
        assertThat(topic.closed()).isTrue();
    }

    @Test
    void doesNotClaimToHaveCaughtUpWhenItIsClosedMeanwhile() throws InterruptedException {
        // Given
        RegistryView started = start(PATIENCE);
        CountDownLatch held = new CountDownLatch(1);
        topic.holdEnd(held);
        topic.append(new RegistryEntry.Function(FIRST));
        topic.append(new RegistryEntry.Function(SECOND));
        topic.withhold();
        AtomicReference<@Nullable Throwable> answer = new AtomicReference<>();
        Thread caller = threads.platform("caller").newThread(() -> answer.set(catchThrowable(started::catchUp)));
        int before = topic.endsAsked();
        caller.start();
        await().atMost(PATIENCE).until(() -> topic.endsAsked() > before);

        // When
        Thread closer = threads.platform("closer").newThread(started::close);
        closer.start();
        await().atMost(PATIENCE).until(() -> closer.getState() == Thread.State.TIMED_WAITING);
        held.countDown();

        // Then
        assertThat(caller.join(PATIENCE)).isTrue();
        assertThat(answer.get()).isInstanceOf(RegistryBehindException.class);
        assertThat(closer.join(PATIENCE)).isTrue();
    }

    @Test
    void saysAtOnceThatItIsBehindOnceItIsClosed() throws InterruptedException {
        // Given
        RegistryView started = start(PATIENCE);
        started.close();

        // When
        assertThatThrownBy(started::catchUp)
                // Then
                .isInstanceOf(RegistryBehindException.class)
                .hasRootCauseMessage("the registry's reader has ended");
    }

    @Test
    void saysAtOnceThatItIsBehindOnceItsReaderEndedByAnError() throws InterruptedException {
        // Given
        RegistryView started = start(PATIENCE);
        started.listen((before, after) -> {
            throw new IllegalStateException("the listener is broken");
        });
        topic.append(new RegistryEntry.Function(FIRST));

        // When
        assertThatThrownBy(started::catchUp)
                // Then
                .isInstanceOf(RegistryBehindException.class)
                .hasRootCauseMessage("the registry's reader has ended");
    }

    private void assertThatReaderEnds() throws InterruptedException {
        Thread thread = reader.get();
        assertThat(thread).isNotNull();
        assertThat(thread.join(PATIENCE)).isTrue();
    }

    private RegistryView start(Duration catchUpTimeout) throws InterruptedException {
        RegistryView started = RegistryView.start(topic, PATIENCE, catchUpTimeout, this::newThread);
        view = started;
        return started;
    }

    private Thread newThread(Runnable task) {
        Thread thread = threads.platform("registry").newThread(task);
        reader.set(thread);
        return thread;
    }

    private static void catchUp(RegistryView view) {
        try {
            view.catchUp();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
