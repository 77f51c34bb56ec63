package io.invoq.ingress.registry;

import static java.util.Objects.requireNonNull;

import io.invoq.platform.registry.RegistryListener;
import io.invoq.platform.registry.RegistryView;
import io.invoq.wire.registry.RegistryCommand;
import io.invoq.wire.registry.RegistryCommandCodec;
import io.invoq.wire.registry.RegistryEntry;
import io.invoq.wire.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends commands to the registrar and waits for its answers, which this node's view of the registry brings: so whoever has
 * an answer has everything that came before it. A command that brings no answer is sent again as it is, since it may have
 * been lost; the registrar decides it once. Safe for use by several threads, each blocked by its own commands; owns its
 * producer.
 */
public final class RegistryCommands implements RegistryListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RegistryCommands.class);
    private static final Duration CLOSE = Duration.ofSeconds(5);

    /** Longer than a registrar that is well takes; a killed one is replaced after 6 s. */
    private static final Duration SEND_AGAIN = Duration.ofSeconds(3);

    private final Producer<byte[], byte[]> producer;
    private final Duration timeout;

    /** Bounded by the requests being handled. */
    private final Map<UUID, CompletableFuture<RegistryEntry.Verdict>> waiting = new ConcurrentHashMap<>();

    private RegistryCommands(Producer<byte[], byte[]> producer, Duration timeout) {
        this.producer = producer;
        this.timeout = timeout;
    }

    /**
     * Commands whose answers the view brings.
     *
     * @param producer taken over: closed with this
     * @param view not owned; lives as long as this does
     * @param timeout for the answer to one command, however often it is sent
     */
    public static RegistryCommands over(Producer<byte[], byte[]> producer, RegistryView view, Duration timeout) {
        RegistryCommands commands = new RegistryCommands(producer, timeout);
        view.listen(commands);
        return commands;
    }

    /**
     * Has one decided. When it returns, this node's view has whatever the decision was made on, and what it wrote.
     *
     * @throws RegistryUnavailableException when no answer came in time: it may be applied yet
     */
    RegistryEntry.Verdict submit(RegistryCommand command) throws InterruptedException {
        CompletableFuture<RegistryEntry.Verdict> answer = new CompletableFuture<>();
        waiting.put(command.id(), answer);
        try {
            return ask(command, answer);
        } finally {
            waiting.remove(command.id());
        }
    }

    private RegistryEntry.Verdict ask(RegistryCommand command, CompletableFuture<RegistryEntry.Verdict> answer)
            throws InterruptedException {
        byte[] value = RegistryCommandCodec.write(command);
        byte[] key = command.writes().getFirst().key().getBytes(StandardCharsets.UTF_8);
        long end = System.nanoTime() + timeout.toNanos();
        Exception lastProblem = null;
        for (long left = timeout.toNanos(); left > 0; left = end - System.nanoTime()) {
            try {
                var _ = producer.send(
                        new ProducerRecord<>(Topics.registryCommands().name(), 0, key, value), (metadata, error) -> {
                            if (error instanceof RecordTooLargeException) {
                                answer.complete(RegistryEntry.Verdict.TOO_LARGE);
                            }
                        });
                return answer.get(Math.min(left, SEND_AGAIN.toNanos()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException | KafkaException e) {
                lastProblem = e;
                LOG.atInfo()
                        .addKeyValue("command", command.id())
                        .addKeyValue("error", e.toString())
                        .log("the registrar has not answered yet; asking again");
            } catch (ExecutionException e) {
                throw new IllegalStateException("answers do not fail", e);
            }
        }
        throw new RegistryUnavailableException(
                "the registrar did not answer within " + timeout + "; the change may be made yet", lastProblem);
    }

    @Override
    public void changed(@Nullable RegistryEntry before, @Nullable RegistryEntry after) {
        if (after instanceof RegistryEntry.Answer answer) {
            CompletableFuture<RegistryEntry.Verdict> mine = waiting.get(answer.commandId());
            if (mine != null) {
                mine.complete(requireNonNull(answer.verdict()));
            }
        }
    }

    @Override
    public void close() {
        producer.close(CLOSE);
    }
}
