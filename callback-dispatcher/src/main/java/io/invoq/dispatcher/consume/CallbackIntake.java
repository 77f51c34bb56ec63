package io.invoq.dispatcher.consume;

import io.invoq.dispatcher.deliver.CallbackSender;
import io.invoq.dispatcher.deliver.DeliveryOutcome;
import io.invoq.platform.consume.LaneRecord;
import io.invoq.platform.consume.RecordHandler;
import io.invoq.platform.consume.RecordReader;
import io.invoq.wire.record.DeadCallback;
import io.invoq.wire.record.Result;
import io.invoq.wire.record.ResultCodec;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a virtual thread for each result that wants a callback. The record is complete once the callback has been
 * delivered or its dead letter is replicated; until then a crash has it delivered again. Called by the consumer's
 * thread; what is under way is bounded by the lane.
 */
final class CallbackIntake implements RecordHandler {

    private static final Logger LOG = LoggerFactory.getLogger(CallbackIntake.class);
    private static final Duration DEAD_LETTER_RETRY = Duration.ofSeconds(1);

    private final CallbackSender sender;
    private final DeadLetterWriter deadLetters;
    private final ThreadFactory threads;

    CallbackIntake(CallbackSender sender, DeadLetterWriter deadLetters, ThreadFactory threads) {
        this.sender = sender;
        this.deadLetters = deadLetters;
        this.threads = threads;
    }

    @Override
    public boolean offer(LaneRecord record) {
        Result result = RecordReader.read(record.record(), ResultCodec::read);
        if (result == null || !CallbackSender.wants(result)) {
            record.complete();
        } else {
            threads.newThread(() -> deliver(record, result)).start();
        }
        return true;
    }

    private void deliver(LaneRecord record, Result result) {
        try {
            switch (send(result)) {
                case DeliveryOutcome.Delivered delivered -> record.complete();
                case DeliveryOutcome.GivenUp givenUp -> bury(record, result, givenUp);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.atInfo().addKeyValue("requestId", result.id()).log("callback left to the next dispatcher");
        }
    }

    /** A delivery that fails in a way nobody foresaw must not hold its partition for ever. */
    private DeliveryOutcome send(Result result) throws InterruptedException {
        try {
            return sender.deliver(result);
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).addKeyValue("requestId", result.id()).log("callback could not be sent");
            return new DeliveryOutcome.GivenUp(DeliveryOutcome.FAILED, e.toString(), 1);
        }
    }

    private void bury(LaneRecord record, Result result, DeliveryOutcome.GivenUp givenUp) throws InterruptedException {
        LOG.atWarn()
                .addKeyValue("requestId", result.id())
                .addKeyValue("reason", givenUp.reason())
                .addKeyValue("error", givenUp.detail())
                .addKeyValue("attempts", givenUp.tries())
                .log("callback given up, to the dead letters");
        DeadCallback letter = new DeadCallback(result, givenUp.reason(), givenUp.detail(), givenUp.tries());
        while (!record.isRevoked()) {
            if (deadLetters.write(letter)) {
                record.complete();
                return;
            }
            LOG.atWarn().addKeyValue("requestId", result.id()).log("dead letter not written; trying again");
            TimeUnit.NANOSECONDS.sleep(DEAD_LETTER_RETRY.toNanos());
        }
    }
}
