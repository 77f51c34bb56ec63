package io.invoq.platform.registry;

import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.FunctionId;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.registry.KeyRange;
import io.invoq.wire.registry.RegistryEntry;
import io.invoq.wire.registry.TenantQuota;
import io.invoq.wire.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that is registered, in memory, as the registry topic has it. One thread, made here, reads the topic from its
 * beginning and goes on reading; look-ups come from any thread and do no I/O.
 *
 * <p>A node lags behind the topic by a poll. Where that matters (a look-up that found nothing, a write just made) the
 * caller asks to {@linkplain #catchUp catch up} first; callers that ask at the same time share one question to the
 * broker.
 */
public final class RegistryView implements FunctionLookup, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RegistryView.class);
    private static final TopicPartition PARTITION =
            new TopicPartition(Topics.registry().name(), 0);
    private static final long ASK = -1;
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration SHORT_POLL = Duration.ofMillis(100);
    private static final Duration RETRY = Duration.ofMillis(100);
    private static final Duration CLOSE = Duration.ofSeconds(2);

    /** Somebody waits until the topic has been read up to an offset. */
    private static final class Question {

        private final CompletableFuture<Void> answered = new CompletableFuture<>();
        private long end;

        /** @param end that offset; {@link #ASK} for the topic's end as it is from now on */
        Question(long end) {
            this.end = end;
        }
    }

    private final Consumer<byte[], byte[]> consumer;
    private final Duration catchUpTimeout;
    private final RegistryState state = new RegistryState();
    private final Queue<Question> questions = new ConcurrentLinkedQueue<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean closing;
    private volatile boolean idle;
    private volatile @Nullable Exception failure;

    private RegistryView(Consumer<byte[], byte[]> consumer, Duration catchUpTimeout) {
        this.consumer = consumer;
        this.catchUpTimeout = catchUpTimeout;
    }

    /**
     * Starts reading, and returns once everything that the topic holds by now has been read.
     *
     * @param consumer taken over: closed with this
     * @param startTimeout for the first reading
     * @param catchUpTimeout the longest that a later {@link #catchUp} takes
     * @throws RegistryBehindException when the topic could not be read in time
     */
    public static RegistryView start(
            Consumer<byte[], byte[]> consumer, Duration startTimeout, Duration catchUpTimeout, ThreadFactory threads)
            throws InterruptedException {
        RegistryView view = new RegistryView(consumer, catchUpTimeout);
        threads.newThread(view::run).start();
        try {
            view.catchUp(startTimeout);
        } catch (RegistryBehindException | InterruptedException e) {
            view.close();
            throw e;
        }
        return view;
    }

    /** Hears of every change from now on, after those already known. */
    public void listen(RegistryListener listener) {
        state.listen(listener);
    }

    @Override
    public @Nullable FunctionDefinition byUrn(FunctionUrn urn) {
        return state.byUrn(urn);
    }

    @Override
    public @Nullable FunctionDefinition byId(FunctionId id) {
        return state.byId(id);
    }

    @Override
    public Collection<FunctionDefinition> all() {
        return state.all();
    }

    /** The token with that hash; null when there is none. */
    public RegistryEntry.@Nullable Token token(String sha256) {
        return state.token(sha256);
    }

    /** All tokens' secrets, in no order; it changes as the registry does, also while it is gone through. */
    public Collection<RegistryEntry.Token> tokens() {
        return state.tokens();
    }

    /** The quota of that tenant; null when it has none. */
    public @Nullable TenantQuota quota(String tenant) {
        return state.quota(tenant);
    }

    /** Whether the function's calls, of all versions, are to wait. */
    public boolean isPaused(FunctionUrn urn) {
        return state.isPaused(urn);
    }

    /** What stands under the key; null when nothing does. */
    public @Nullable Versioned find(String key) {
        return state.find(key);
    }

    /** What stands under these keys, in their order; it changes as the registry does, also while it is gone through. */
    public SortedMap<String, Versioned> range(KeyRange range) {
        return state.range(range);
    }

    /** Whether any token was ever made. */
    public boolean hasTokens() {
        return state.hasTokens();
    }

    /**
     * Returns once everything written before the call has been read.
     *
     * @throws RegistryBehindException when no broker answered in time, or the view is closed
     */
    public void catchUp() throws InterruptedException {
        catchUp(catchUpTimeout);
    }

    /** The same, within a time of the caller's own. */
    public void catchUp(Duration timeout) throws InterruptedException {
        await(new Question(ASK), timeout);
    }

    /**
     * Returns once everything before that offset has been read, of transactions that are under way, too: it waits for their
     * end.
     *
     * @throws RegistryBehindException when that took too long, no broker answered, or the view is closed
     */
    public void readTo(long offset, Duration timeout) throws InterruptedException {
        await(new Question(offset), timeout);
    }

    private void await(Question question, Duration timeout) throws InterruptedException {
        questions.add(question);
        if (ended.getCount() == 0) {
            refuse(question);
        } else if (idle) {
            consumer.wakeup();
        }
        try {
            question.answered.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new RegistryBehindException("the registry could not be read up to its end within " + timeout, e);
        } finally {
            questions.remove(question);
        }
    }

    /** Why reading ended by itself, so that look-ups grow old; null while all is well. */
    public @Nullable Exception failure() {
        return failure;
    }

    @Override
    public void close() {
        closing = true;
        consumer.wakeup();
        try {
            if (!ended.await(CLOSE.multipliedBy(2).toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.atWarn().log("registry reader did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            consumer.assign(List.of(PARTITION));
            consumer.seekToBeginning(List.of(PARTITION));
            while (!closing) {
                turn();
            }
        } catch (RuntimeException e) {
            failure = e;
            LOG.atError().setCause(e).log("registry reader ended by an error");
        } finally {
            try {
                consumer.close(CloseOptions.timeout(CLOSE));
            } finally {
                ended.countDown();
                questions.forEach(RegistryView::refuse);
            }
        }
    }

    private static void refuse(Question question) {
        question.answered.completeExceptionally(new IllegalStateException("the registry's reader has ended"));
    }

    private void turn() {
        try {
            idle = true;
            if (questions.isEmpty()) {
                read(POLL);
            }
            idle = false;
            if (!questions.isEmpty()) {
                answer();
            }
        } catch (WakeupException e) {
            LOG.atTrace().log("woken");
        } catch (KafkaException e) {
            LOG.atWarn().addKeyValue("error", e.toString()).log("registry could not be read; trying again");
            LockSupport.parkNanos(RETRY.toNanos());
        }
    }

    /** Everybody who asked before the end offset is taken is answered when it is reached. */
    private void answer() {
        List<Question> asked = new ArrayList<>(questions);
        if (asked.stream().anyMatch(question -> question.end == ASK)) {
            Map<TopicPartition, Long> end = consumer.endOffsets(List.of(PARTITION), catchUpTimeout);
            asked.stream()
                    .filter(question -> question.end == ASK)
                    .forEach(question -> question.end = end.getOrDefault(PARTITION, 0L));
        }
        if (!completeReached(asked)) {
            idle = true;
            if (asked.containsAll(questions)) {
                read(SHORT_POLL);
            }
            idle = false;
            completeReached(asked);
        }
    }

    /** Whether any had been reached. */
    private boolean completeReached(List<Question> asked) {
        long position = consumer.position(PARTITION);
        List<Question> reached =
                asked.stream().filter(question -> question.end <= position).toList();
        reached.forEach(question -> question.answered.complete(null));
        questions.removeAll(reached);
        return !reached.isEmpty();
    }

    private void read(Duration timeout) {
        consumer.poll(timeout).records(PARTITION).forEach(state::apply);
    }
}
