package io.invoq.ingress.status;

import io.invoq.ingress.look.Allowance;
import io.invoq.ingress.look.TopicLook;
import io.invoq.ingress.look.TopicLook.Range;
import io.invoq.platform.kafka.KafkaClients;
import io.invoq.platform.lifecycle.Lifecycle;
import io.invoq.platform.lifecycle.ServiceThreads;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.Lane;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The status of asynchronous calls by request id, from the moment of the 202 on any node, and a wait for their results.
 * Nothing is stored: what a node remembers in fixed room is where the latest results are, and which calls it took lately;
 * for everything else it looks at the topics.
 *
 * <pre>
 *   invoq.results ───► CallFollower ─► ResultIndex (places, no bodies)    1 remembered? fetch that one record
 *   invoq.checkouts ─►       ├───────► Waiters                            2 all read up to the end of now? ask again
 *                            └───────► RunningCalls                       3 checked out? running
 *   InvocationPublisher ─► RecentCalls                                    4 older results, from the id's time on
 *                                                                         5 taken here lately? queued
 *                                                                         6 on the delay topics, in the queue? queued
 *                                                                         7 steps 2, 1 and 3 again, then: unknown
 * </pre>
 *
 * <p>Called on the caller's virtual thread, which it blocks. Safe for use by several threads; owns its thread and clients.
 * Each look throws {@link StatusUnavailableException} when it cannot tell.
 */
public final class Statuses implements AutoCloseable {

    private static final String ROLE = "ingress-status";
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** More than workers can run; what goes beyond is told as queued, or as unknown. */
    private static final int MOST_RUNNING = 100_000;

    private static final String QUEUE =
            Topics.invocations(Lane.ASYNC, Topics.DEFAULT_POOL).name();

    private final StatusConfig config;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Lifecycle parts = new Lifecycle();
    private final RecentCalls recent;
    private final RunningCalls running;
    private final Waiters waiters;
    private final CallFollower follower;
    private final EndOffsets ends;
    private final EndOffsets written;
    private final Looks fetches;
    private final Looks searches;

    private Statuses(
            KafkaClients kafka,
            StatusConfig config,
            ServiceThreads threads,
            InstantSource clock,
            LongSupplier nanoTime,
            Consumer<CallKey> ended) {
        this.config = config;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.recent = new RecentCalls(config.rememberedCalls());
        this.running = new RunningCalls(MOST_RUNNING, nanoTime);
        this.waiters = new Waiters(config.maxWaiting());
        this.follower = parts.own(
                "reader of results and checkouts",
                CallFollower.start(
                        kafka.assignedConsumer(ROLE),
                        config.rememberedResults(),
                        clock.instant(),
                        new CallFollower.Listeners(running, waiters, ended),
                        threads.platform("results")));
        Admin admin = parts.own("admin client", kafka.admin(ROLE));
        int timeoutMillis = Math.toIntExact(TIMEOUT.toMillis());
        this.ends = EndOffsets.of(admin, follower.partitions(), IsolationLevel.READ_COMMITTED, timeoutMillis);
        this.written = EndOffsets.of(admin, follower.partitions(), IsolationLevel.READ_UNCOMMITTED, timeoutMillis);
        AtomicLong number = new AtomicLong(); // two clients of one name would share their metrics
        Supplier<TopicLook> looks =
                () -> new TopicLook(kafka.lookingConsumer(ROLE + "-" + number.incrementAndGet()), TIMEOUT);
        this.fetches = parts.own("fetches", new Looks(looks, config.maxAtOnce(), config.maxReadTime()));
        this.searches = parts.own("searches", new Looks(looks, config.maxAtOnce(), config.maxReadTime()));
    }

    /**
     * Starts following the results. Those of before the start are read in the background; whoever asks for one meanwhile
     * waits for it.
     *
     * @param nanoTime monotonic
     * @param ended hears of every call whose result is read; called on the reader's thread, and must not block
     */
    public static Statuses start(
            KafkaClients kafka,
            StatusConfig config,
            ServiceThreads threads,
            InstantSource clock,
            LongSupplier nanoTime,
            Consumer<CallKey> ended) {
        return new Statuses(kafka, config, threads, clock, nanoTime, ended);
    }

    /** Hears of a call that is replicated; stores it and does nothing else, so it may be called on any thread. */
    public void accepted(Invocation invocation) {
        recent.add(invocation);
    }

    /** What is known of a tenant's call; empty when there is no call of that id, or none whose result is still kept. */
    public Optional<CallStatus> find(String tenant, RequestId id) throws InterruptedException {
        Optional<CallStatus> known = remembered(tenant, id);
        if (known.isEmpty()) {
            known = caughtUp(ends, tenant, id);
        }
        return known.isPresent() ? known : looked(tenant, id);
    }

    /**
     * The same, once there is a result, or that time is over, or this node stops; a call that is not known is not waited
     * for. After a wait in vain the status is that of its beginning.
     */
    public Optional<CallStatus> await(String tenant, RequestId id, Duration atMost) throws InterruptedException {
        if (!atMost.isPositive()) {
            return find(tenant, id);
        }
        long start = nanoTime.getAsLong();
        try (Waiters.Waiter waiter = waiters.register(CallKey.of(tenant, id))) {
            Optional<CallStatus> first = find(tenant, id);
            if (first.isEmpty() || first.get() instanceof CallStatus.Ended) {
                return first;
            }
            Duration left = atMost.minusNanos(nanoTime.getAsLong() - start);
            return waiter.await(left)
                    .flatMap(record -> Ending.read(record, tenant, id))
                    .or(() -> first);
        }
    }

    /** Ends all waits, and those that begin from now on at once, so that they hold up no drain. */
    public void releaseWaiting() {
        waiters.release();
    }

    /** Why results are not followed any more; null while all is well. */
    public @Nullable Exception failure() {
        return follower.failure();
    }

    @Override
    public void close() {
        waiters.release();
        parts.close();
    }

    private Optional<CallStatus> remembered(String tenant, RequestId id) throws InterruptedException {
        Optional<ResultIndex.Place> place = follower.index().find(CallKey.of(tenant, id));
        return place.isEmpty() ? Optional.empty() : fetches.with(look -> fetch(look, place.get(), tenant, id));
    }

    /** Empty when the record has been deleted meanwhile. */
    private Optional<CallStatus> fetch(TopicLook look, ResultIndex.Place place, String tenant, RequestId id) {
        TopicPartition partition = new TopicPartition(Topics.results().name(), place.partition());
        Range one = new Range(place.offset(), place.offset() + 1);
        List<CallStatus> found = new ArrayList<>();
        boolean isComplete = look.sweep(Map.of(partition, one), allowance(), record -> {
            Ending.read(record, tenant, id).ifPresent(found::add);
            return false;
        });
        if (!isComplete) {
            throw StatusUnavailableException.unread("the result of %s could not be read within %d ms"
                    .formatted(id, config.maxReadTime().toMillis()));
        }
        return found.stream().findFirst();
    }

    /** What is remembered, or runs, once all results and checkouts that are there now have been read. */
    private Optional<CallStatus> caughtUp(EndOffsets to, String tenant, RequestId id) throws InterruptedException {
        long start = nanoTime.getAsLong();
        try {
            Map<TopicPartition, Long> target = to.now().get(TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
            if (!follower.awaitRead(target, TIMEOUT.minusNanos(nanoTime.getAsLong() - start))) {
                throw StatusUnavailableException.unread(
                        "results and checkouts could not be read up to their end within %d ms"
                                .formatted(TIMEOUT.toMillis()));
            }
        } catch (ExecutionException | TimeoutException e) {
            throw StatusUnavailableException.unread("no broker tells where results and checkouts end: " + e);
        }
        return remembered(tenant, id).or(() -> running.find(tenant, id));
    }

    private Optional<CallStatus> looked(String tenant, RequestId id) throws InterruptedException {
        Optional<CallStatus.Queued> taken = recent.find(tenant, id);
        Instant madeAt = taken.map(CallStatus.Queued::acceptedAt).orElse(Ending.madeAt(id));
        if (taken.isPresent()
                && follower.index()
                        .reachesBackTo(taken.get()
                                .acceptedAt()
                                .minus(CallSearch.CLOCKS_APART)
                                .toEpochMilli())) {
            return taken.map(this::asOfNow);
        }
        return searches.with(look -> {
            CallSearch search = new CallSearch(look, allowance(), QUEUE, tenant, id);
            long[] first = follower.index().firstRemembered();
            Optional<CallStatus> ended = olderResult(search, madeAt, first);
            if (ended.isPresent()) {
                return ended;
            }
            Optional<CallStatus.Queued> queued = taken.isPresent() ? taken : search.queued(madeAt);
            return queued.isPresent()
                    ? olderResult(search, madeAt, queued.get(), first).or(() -> queued.map(this::asOfNow))
                    : nowhere(search, tenant, id, madeAt, first);
        });
    }

    private Optional<CallStatus> olderResult(CallSearch search, @Nullable Instant madeAt, long[] first) {
        if (madeAt == null) {
            return Optional.empty();
        }
        Instant from = madeAt.minus(CallSearch.CLOCKS_APART);
        return follower.index().reachesBackTo(from.toEpochMilli())
                ? Optional.empty()
                : search.result(from, null, first);
    }

    /** The same for a call whose id tells no time, or a later one than that of its acceptance. */
    private Optional<CallStatus> olderResult(
            CallSearch search, @Nullable Instant madeAt, CallStatus.Queued queued, long[] first) {
        boolean isRead = madeAt != null && !queued.acceptedAt().isBefore(madeAt.minus(CallSearch.CLOCKS_APART));
        return isRead ? Optional.empty() : olderResult(search, queued.acceptedAt(), first);
    }

    /**
     * A call that is in no queue may have come to its end since, also in a transaction that the brokers have not ended on all
     * partitions yet; or the clocks are further apart than they should be.
     */
    private Optional<CallStatus> nowhere(
            CallSearch search, String tenant, RequestId id, @Nullable Instant madeAt, long[] first)
            throws InterruptedException {
        Optional<CallStatus> known = caughtUp(ends, tenant, id);
        if (known.isPresent()) {
            return known;
        }
        Optional<CallStatus> forgotten =
                search.resultBetween(first, follower.index().firstRemembered());
        if (forgotten.isPresent()) {
            return forgotten;
        }
        Optional<CallStatus> lately = running.findEnded(tenant, id);
        if (lately.isPresent()) {
            return lately;
        }
        Optional<CallStatus> hidden = caughtUp(written, tenant, id);
        if (hidden.isPresent()) {
            return hidden;
        }
        return madeAt == null
                ? search.result(null, null, first)
                : search.result(madeAt.minus(CallSearch.IDS_APART), madeAt.minus(CallSearch.CLOCKS_APART), first);
    }

    /** Without a moment that is past. */
    private CallStatus asOfNow(CallStatus.Queued queued) {
        Instant notBefore = queued.notBefore();
        return notBefore == null || notBefore.isAfter(clock.instant())
                ? queued
                : new CallStatus.Queued(queued.function(), queued.attempt(), queued.acceptedAt(), null);
    }

    private Allowance allowance() {
        return new Allowance(config.maxReadTime(), Long.MAX_VALUE, nanoTime);
    }
}
