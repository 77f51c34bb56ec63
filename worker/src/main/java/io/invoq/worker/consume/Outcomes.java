package io.invoq.worker.consume;

import io.invoq.platform.consume.LaneRecord;
import io.invoq.platform.stage.Stage;
import io.invoq.wire.record.Execution;
import io.invoq.wire.record.FailureKind;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.Lane;
import io.invoq.wire.record.Outcome;
import io.invoq.wire.record.Payload;
import io.invoq.wire.record.Result;
import io.invoq.worker.result.OutcomePublisher;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the outcome of a consumed record and completes the record once the outcome is on its topic, replicated. A result
 * that cannot be written is tried again for as long as its partition is ours; a reply is not, since its caller has a
 * deadline. Safe for use by several threads; does not own the publisher.
 */
final class Outcomes {

    private static final Logger LOG = LoggerFactory.getLogger(Outcomes.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final OutcomePublisher publisher;
    private final String worker;
    private final ThreadFactory retryThreads;

    /** @param worker names this node in what it sends */
    Outcomes(OutcomePublisher publisher, String worker, ThreadFactory retryThreads) {
        this.publisher = publisher;
        this.worker = worker;
        this.retryThreads = retryThreads;
    }

    void send(LaneRecord record, Invocation invocation, Outcome outcome, Duration inFunction, Payload logTail) {
        if (record.isRevoked() && invocation.delivery().lane() == Lane.ASYNC) {
            LOG.atInfo().addKeyValue("requestId", invocation.id()).log("outcome left to the partition's new owner");
            return;
        }
        boolean keepLog = invocation.wantsLogTail() || invocation.delivery().lane() == Lane.ASYNC;
        Result result = new Result(
                invocation.id(),
                invocation.function(),
                outcome,
                new Execution(worker, invocation.delivery().attempt(), inFunction, keepLog ? logTail : Payload.EMPTY),
                invocation.delivery().callbackUrl(),
                invocation.trace());
        send(record, invocation, result);
    }

    /** For a call that does not run. */
    void sendFailure(LaneRecord record, Invocation invocation, FailureKind kind, String message) {
        send(record, invocation, new Outcome.Failed(kind, message), Duration.ZERO, Payload.EMPTY);
    }

    private void send(LaneRecord record, Invocation invocation, Result result) {
        publish(record, invocation, result);
        Stage.REPLIED.mark(invocation.id());
    }

    private void publish(LaneRecord record, Invocation invocation, Result result) {
        publisher.publish(invocation, result, error -> {
            if (error == null) {
                record.complete();
            } else if (invocation.delivery().lane() == Lane.SYNC && !isTooLarge(error)) {
                LOG.atWarn()
                        .addKeyValue("requestId", invocation.id())
                        .addKeyValue("error", error.toString())
                        .log("reply given up; its caller waits until its deadline");
                record.complete();
            } else {
                retryThreads
                        .newThread(() -> sendAgain(record, invocation, result, error))
                        .start();
            }
        });
    }

    private void sendAgain(LaneRecord record, Invocation invocation, Result result, Exception error) {
        LOG.atWarn()
                .addKeyValue("requestId", invocation.id())
                .addKeyValue("error", error.toString())
                .log("outcome could not be written");
        if (isTooLarge(error) && result.outcome() instanceof Outcome.Answered) {
            sendFailure(record, invocation, FailureKind.RESPONSE_TOO_LARGE, String.valueOf(error.getMessage()));
            return;
        }
        try {
            TimeUnit.NANOSECONDS.sleep(RETRY.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        if (!record.isRevoked()) {
            send(record, invocation, result);
        }
    }

    private static boolean isTooLarge(@Nullable Exception error) {
        return error instanceof RecordTooLargeException;
    }
}
