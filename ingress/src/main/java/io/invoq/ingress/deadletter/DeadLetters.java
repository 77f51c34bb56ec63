package io.invoq.ingress.deadletter;

import io.invoq.ingress.look.Allowance;
import io.invoq.ingress.look.TopicLook;
import io.invoq.platform.kafka.KafkaClients;
import io.invoq.wire.record.RequestId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * What operators do with dead letters: list, show, redrive, purge. Nothing is kept between requests: each reads the topics
 * with clients of its own, so that any node answers, right after its start, and memory does not grow with what is dead.
 *
 * <p>Called on the caller's virtual thread, which it blocks, by as many at a time as the configuration says; a further one
 * is refused. Safe for use by several threads. Each method throws {@link DeadLettersUnavailableException} when it cannot
 * do its work now.
 */
public final class DeadLetters {

    /** With a number, since two clients of one name would share their metrics. */
    private static final String ROLE = "ingress-dead-letters-";

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Supplier<MarkWriter> writers;
    private final DeadLettersConfig config;
    private final LongSupplier nanoTime;
    private final Semaphore places;

    private DeadLetters(
            Supplier<Consumer<byte[], byte[]>> consumers,
            Supplier<MarkWriter> writers,
            DeadLettersConfig config,
            LongSupplier nanoTime) {
        this.consumers = consumers;
        this.writers = writers;
        this.config = config;
        this.nanoTime = nanoTime;
        this.places = new Semaphore(config.maxAtOnce());
    }

    /**
     * Dead letters by clients to be made for each request.
     *
     * @param node this ingress
     * @param invocationPartitions of the asynchronous invocations
     * @param nanoTime monotonic
     */
    public static DeadLetters of(
            KafkaClients kafka,
            DeadLettersConfig config,
            String node,
            int invocationPartitions,
            InstantSource clock,
            LongSupplier nanoTime) {
        AtomicLong number = new AtomicLong();
        return new DeadLetters(
                () -> kafka.lookingConsumer(ROLE + number.incrementAndGet()),
                () -> new MarkWriter(
                        kafka.transactionalProducer(
                                ROLE + number.incrementAndGet(),
                                MarkWriter.TRANSACTIONAL_ID,
                                TIMEOUT.multipliedBy(2),
                                TIMEOUT.multipliedBy(2)),
                        node,
                        invocationPartitions,
                        clock),
                config,
                nanoTime);
    }

    /**
     * A part of the letters that a filter lets pass, the oldest first, without bodies and without those that were purged.
     *
     * @param cursor null for the beginning
     * @param limit how many at most
     */
    public LetterPage list(LetterFilter filter, @Nullable Cursor cursor, int limit) throws InterruptedException {
        return looking(search -> {
            Merge page = search.page(filter, Optional.ofNullable(cursor), limit);
            Marks marks = search.marks(page.taken());
            List<ListedLetter> letters = new ArrayList<>();
            for (Letter letter : page.taken()) {
                if (!marks.isPurged(letter)) {
                    letters.add(
                            new ListedLetter(letter, marks.redrivenAs(letter).orElse(null)));
                }
            }
            return new LetterPage(letters, page.cursor(), marks.isComplete());
        });
    }

    /**
     * One letter with its body; empty when the tenant has none of that id, or it was purged. A request id can have two:
     * without a kind the invocation's goes first.
     */
    public Optional<ListedLetter> find(String tenant, RequestId id, @Nullable LetterKind kind)
            throws InterruptedException {
        return looking(search -> {
            LetterFilter filter = new LetterFilter(tenant, urn -> true, null, null, kind);
            Letter letter = search.byIds(filter, List.of(id), Letter::whole).get(id);
            if (letter == null) {
                return Optional.empty();
            }
            Marks marks = search.marks(List.of(letter));
            if (!marks.isComplete()) {
                throw DeadLettersUnavailableException.unread(
                        "there are more marks of letters than one request may read");
            }
            return marks.isPurged(letter)
                    ? Optional.empty()
                    : Optional.of(
                            new ListedLetter(letter, marks.redrivenAs(letter).orElse(null)));
        });
    }

    /**
     * Makes new invocations out of letters, each under a request id of its own; when it returns, they are replicated.
     *
     * @param again whether letters that were redriven before are redriven once more
     */
    public Report redrive(Selection selection, boolean again) throws InterruptedException {
        return looking(search -> {
            try (MarkWriter writer = writers.get()) {
                return new Operation(search, writer).redrive(selection, again);
            }
        });
    }

    /** Takes letters off the lists for good. Their records go when their time is up. */
    public Report purge(Selection selection) throws InterruptedException {
        return looking(search -> {
            try (MarkWriter writer = writers.get()) {
                return new Operation(search, writer).purge(selection);
            }
        });
    }

    @FunctionalInterface
    private interface Task<T> {

        T run(LetterSearch search);
    }

    private <T> T looking(Task<T> task) throws InterruptedException {
        if (!places.tryAcquire()) {
            throw DeadLettersUnavailableException.busy(
                    "dead-letters.max-at-once=%d requests about dead letters are being handled"
                            .formatted(config.maxAtOnce()));
        }
        try (TopicLook look = new TopicLook(consumers.get(), TIMEOUT)) {
            return task.run(new LetterSearch(look, this::allowance));
        } catch (InterruptException e) {
            Thread.interrupted(); // told by the exception from here on
            throw new InterruptedException("interrupted while reading dead letters");
        } catch (KafkaException e) {
            throw DeadLettersUnavailableException.unread("the brokers do not answer: " + e);
        } finally {
            places.release();
        }
    }

    private Allowance allowance() {
        return new Allowance(config.maxReadTime(), config.maxReadSize().bytes(), nanoTime);
    }
}
