package io.invoq.dispatcher.consume;

import io.invoq.dispatcher.deliver.CallbackSender;
import io.invoq.platform.consume.LaneConsumer;
import io.invoq.platform.consume.LaneListener;
import io.invoq.platform.consume.LaneSettings;
import io.invoq.platform.kafka.KafkaClients;
import io.invoq.platform.lifecycle.Lifecycle;
import io.invoq.platform.lifecycle.ServiceThreads;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Consumes results as a member of the dispatchers' group and has their callbacks delivered. Owns its consumer and its
 * producer, not the sender. Closing it reads no more results and lets deliveries under way end within the drain timeout;
 * those that do not are delivered again by the next dispatcher.
 */
public final class CallbackLane implements AutoCloseable {

    /** All dispatchers share the results among them. */
    public static final String GROUP = "invoq-callback-dispatcher";

    private static final Duration MAX_BLOCK = Duration.ofSeconds(10);
    private static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(30);

    private final Lifecycle parts = new Lifecycle();
    private final LaneConsumer lane;

    /** Starts consuming. */
    public CallbackLane(
            KafkaClients kafka,
            LaneSettings settings,
            CallbackSender sender,
            ServiceThreads threads,
            InstantSource clock) {
        DeadLetterWriter deadLetters = parts.own(
                "dead letters",
                new DeadLetterWriter(kafka.producer("dispatcher-dead-letters", MAX_BLOCK, DELIVERY_TIMEOUT), clock));
        this.lane = parts.own(
                "lane",
                LaneConsumer.start(
                        kafka.groupConsumer("dispatcher-results", GROUP),
                        settings,
                        new CallbackIntake(sender, deadLetters, threads.virtual("delivery")),
                        LaneListener.NONE,
                        threads.platform("lane")));
    }

    /** Why consuming ended by itself; null while all is well. */
    public @Nullable Exception failure() {
        return lane.failure();
    }

    @Override
    public void close() {
        parts.close();
    }
}
