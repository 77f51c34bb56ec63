package io.invoq.wire.topic;

import io.invoq.wire.record.Lane;
import java.time.Duration;
import java.util.Map;

/** The catalogue of architecture §3: every topic there is so far, with the settings it needs. */
public final class Topics {

    /** The pool that always exists. */
    public static final String DEFAULT_POOL = "default";

    /** The longest that an idempotency key can be kept. */
    public static final Duration LONGEST_IDEMPOTENCY = Duration.ofDays(7);

    /** How long a cancel is kept, and so how long it can hold. */
    public static final Duration CANCELS_KEPT = Duration.ofDays(14);

    private static final String CLEANUP = "cleanup.policy";
    private static final String RETENTION = "retention.ms";

    private Topics() {}

    /**
     * Invocations of one lane and pool, key = routing key. Synchronous ones are of no use after minutes; asynchronous
     * ones stay until the workers have deleted them as done, so that no backlog is lost to retention.
     */
    public static TopicSpec invocations(Lane lane, String pool) {
        String retention = switch (lane) {
            case SYNC -> millis(Duration.ofMinutes(10));
            case ASYNC -> "-1";
        };
        return new TopicSpec(
                "invoq.invocations." + lane.wireName() + "." + pool,
                false,
                Map.of(CLEANUP, "delete", RETENTION, retention));
    }

    /** Replies to waiting ingresses; the partition is named in the invocation. */
    public static TopicSpec replies() {
        return deleting("invoq.replies", Duration.ofMinutes(10));
    }

    /** Terminal results of asynchronous invocations. */
    public static TopicSpec results() {
        return deleting("invoq.results", Duration.ofDays(7));
    }

    /**
     * Calls that are taken back; key = request id. Kept for longer than a call can wait: its delay, 5 days at most, and the
     * age up to which it is run again, 7 days at most.
     */
    public static TopicSpec cancels() {
        return deleting("invoq.cancels", CANCELS_KEPT);
    }

    /**
     * Invocations that must wait before they run, key = request id. All of a tier wait equally long from the moment the
     * broker appended them, so that the first is always the next that is due.
     */
    public static TopicSpec delays(DelayTier tier) {
        return new TopicSpec(
                "invoq.delays." + tier.wireName(),
                false,
                Map.of(
                        CLEANUP,
                        "delete",
                        RETENTION,
                        millis(Duration.ofDays(7)),
                        "message.timestamp.type",
                        "LogAppendTime"));
    }

    /** What was given up on; key = request id. */
    public static TopicSpec deadLetters() {
        return deleting("invoq.dead-letters", Duration.ofDays(30));
    }

    /**
     * What operators did about dead letters; key = request id. Kept for so long that no mark goes before its letter, whose
     * segment may outlive its own retention by a week.
     */
    public static TopicSpec deadLetterMarks() {
        return deleting("invoq.dead-letters.marks", Duration.ofDays(60));
    }

    /**
     * Calls with an idempotency key, until it is decided which of them run; key = tenant, function and idempotency key. Their
     * time is the broker's, so that one clock tells how old a claim is.
     */
    public static TopicSpec idempotencyRequests() {
        return new TopicSpec(
                "invoq.idempotency.requests",
                false,
                Map.of(
                        CLEANUP,
                        "delete",
                        RETENTION,
                        millis(Duration.ofMinutes(10)),
                        "message.timestamp.type",
                        "LogAppendTime"));
    }

    /**
     * Which call each idempotency key stands for; key and partition are those of the request. Kept a day longer than keys
     * may be.
     */
    public static TopicSpec idempotency() {
        return new TopicSpec(
                "invoq.idempotency",
                false,
                Map.of(CLEANUP, "compact,delete", RETENTION, millis(LONGEST_IDEMPOTENCY.plusDays(1))));
    }

    /** What was decided about calls with an idempotency key; the partition is named in the request. */
    public static TopicSpec idempotencyAnswers() {
        return deleting("invoq.idempotency.answers", Duration.ofMinutes(10));
    }

    /**
     * Asynchronous runs that workers own, wherever their partitions go; key = request id and place of the invocation.
     * Short segments and tombstones of an hour keep it about as large as what runs, since it is read whole when a worker is
     * lost.
     */
    public static TopicSpec checkouts() {
        return new TopicSpec(
                "invoq.checkouts",
                false,
                Map.of(
                        CLEANUP,
                        "compact",
                        "segment.ms",
                        millis(Duration.ofMinutes(10)),
                        "delete.retention.ms",
                        millis(Duration.ofHours(1))));
    }

    /** What nodes ask the registrar to change; one partition, so that one node at a time decides, in one order. */
    public static TopicSpec registryCommands() {
        return new TopicSpec(
                "invoq.registry.commands", true, Map.of(CLEANUP, "delete", RETENTION, millis(Duration.ofDays(1))));
    }

    /** All that is registered; key = entity, one partition so that all nodes see one order. Written by the registrar. */
    public static TopicSpec registry() {
        return new TopicSpec("invoq.registry", true, Map.of(CLEANUP, "compact"));
    }

    /**
     * Signs of life, one a second and node; key = role and node id, one partition so that all readers see who came after
     * whom. Its segments are short, so that a reader that starts meets little beside the last sign of each.
     */
    public static TopicSpec nodes() {
        return new TopicSpec(
                "invoq.nodes", true, Map.of(CLEANUP, "compact", "segment.ms", millis(Duration.ofMinutes(10))));
    }

    private static TopicSpec deleting(String name, Duration retention) {
        return new TopicSpec(name, false, Map.of(CLEANUP, "delete", RETENTION, millis(retention)));
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }
}
