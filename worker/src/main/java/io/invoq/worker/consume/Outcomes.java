package io.invoq.worker.consume;

import io.invoq.platform.consume.LaneRecord;
import io.invoq.platform.stage.Stage;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.record.Execution;
import io.invoq.wire.record.FailureKind;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.Lane;
import io.invoq.wire.record.Outcome;
import io.invoq.wire.record.Payload;
import io.invoq.wire.record.Result;
import io.invoq.worker.cancel.Cancels;
import io.invoq.worker.result.OutcomeRecords;
import io.invoq.worker.result.ReplyPublisher;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the outcome of a consumed record known: a reply is sent at once and the record is complete when it is replicated;
 * what an asynchronous run leaves ({@link Endings}) goes with the transaction that commits the record's offset. Safe for use by several threads; does not own
 * the publisher.
 */
final class Outcomes {

    private static final Logger LOG = LoggerFactory.getLogger(Outcomes.class);

    private final ReplyPublisher replies;
    private final OutcomeRecords records;
    private final Endings endings;
    private final String worker;

    /** @param worker names this node in what it sends */
    Outcomes(ReplyPublisher replies, OutcomeRecords records, Endings endings, String worker) {
        this.replies = replies;
        this.records = records;
        this.endings = endings;
        this.worker = worker;
    }

    /** @param policy of the function, when its asynchronous calls are to run again */
    void send(
            LaneRecord record,
            Invocation invocation,
            FunctionDefinition.Retry policy,
            Outcome outcome,
            Duration inFunction,
            Payload logTail) {
        boolean keepLog = invocation.wantsLogTail() || invocation.delivery().lane() == Lane.ASYNC;
        Result result = result(invocation, outcome, inFunction, keepLog ? logTail : Payload.EMPTY);
        Integer replyTo = invocation.delivery().replyTo();
        if (replyTo == null) {
            settle(record, invocation, policy, result);
        } else {
            reply(record, result, replyTo);
        }
    }

    /** For an asynchronous call that does not run yet, since its function's queue is full. */
    void park(LaneRecord record, Invocation invocation) {
        Outcome.Failed noPlace = new Outcome.Failed(
                FailureKind.QUEUE_FULL, "the queue of " + invocation.function() + " on its worker is full");
        record.complete(endings.parked(invocation, result(invocation, noPlace, Duration.ZERO, Payload.EMPTY)));
    }

    /** For a call that does not run, since there is no such function, or not any more. */
    void sendUnknown(LaneRecord record, Invocation invocation, String message) {
        send(
                record,
                invocation,
                FunctionDefinition.Retry.DEFAULT,
                new Outcome.Failed(FailureKind.FUNCTION_NOT_FOUND, message),
                Duration.ZERO,
                Payload.EMPTY);
    }

    /** For a call that does not run, since it was taken back. */
    void sendCancelled(LaneRecord record, Invocation invocation, Instant at) {
        send(
                record,
                invocation,
                FunctionDefinition.Retry.DEFAULT,
                new Outcome.Failed(FailureKind.CANCELLED, Cancels.reason(at) + ", while it waited"),
                Duration.ZERO,
                Payload.EMPTY);
    }

    private Result result(Invocation invocation, Outcome outcome, Duration inFunction, Payload logTail) {
        return new Result(
                invocation.id(),
                invocation.function(),
                outcome,
                new Execution(worker, invocation.delivery().attempt(), inFunction, logTail),
                invocation.delivery().callbackUrl(),
                invocation.trace());
    }

    private void settle(LaneRecord record, Invocation invocation, FunctionDefinition.Retry policy, Result result) {
        if (record.isLost()) {
            LOG.atInfo().addKeyValue("requestId", result.id()).log("outcome left to the call's new owner");
        }
        record.complete(endings.of(invocation, policy, result));
    }

    /** A reply that cannot be written is not sent again: its caller has a deadline. One that is too large says so. */
    private void reply(LaneRecord record, Result result, int replyTo) {
        replies.publish(records.reply(result, replyTo), error -> {
            if (error instanceof RecordTooLargeException large && result.outcome() instanceof Outcome.Answered) {
                reply(record, Endings.tooLarge(result, large), replyTo);
                return;
            }
            if (error != null) {
                LOG.atWarn()
                        .addKeyValue("requestId", result.id())
                        .addKeyValue("error", error.toString())
                        .log("reply given up; its caller waits until its deadline");
            }
            record.complete();
        });
        Stage.REPLIED.mark(result.id());
    }
}
