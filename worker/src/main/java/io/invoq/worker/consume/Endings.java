package io.invoq.worker.consume;

import io.invoq.platform.consume.Emission;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.record.DeadInvocation;
import io.invoq.wire.record.Delivery;
import io.invoq.wire.record.FailureKind;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.Outcome;
import io.invoq.wire.record.Result;
import io.invoq.worker.result.OutcomeRecords;
import io.invoq.worker.retry.Retries;
import io.invoq.worker.retry.RetryDecision.GiveUp;
import io.invoq.worker.retry.RetryDecision.Hold;
import io.invoq.worker.retry.RetryDecision.RunAgain;
import io.invoq.worker.retry.RetryDecision.Settle;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the end of an asynchronous run leaves: the call's result, its result and a dead letter, or the call itself for
 * another run later (architecture §7.4). Safe for use by several threads.
 */
final class Endings {

    private static final Logger LOG = LoggerFactory.getLogger(Endings.class);

    private final OutcomeRecords records;
    private final Retries retries;
    private final InstantSource clock;

    Endings(OutcomeRecords records, Retries retries, InstantSource clock) {
        this.records = records;
        this.retries = retries;
        this.clock = clock;
    }

    /** @param policy of the function, as the worker knows it */
    Emission of(Invocation invocation, FunctionDefinition.Retry policy, Result result) {
        return switch (retries.decide(invocation, policy, result.outcome(), clock.instant())) {
            case Settle settle -> settled(invocation, policy, result);
            case RunAgain again -> later(invocation, again.next(invocation.delivery()), again.notBefore(), result);
            case Hold hold -> later(invocation, hold.next(invocation.delivery()), hold.until(), result);
            case GiveUp giveUp -> givenUp(invocation, policy, result, giveUp);
        };
    }

    /** The call itself, same attempt, for later: there was no place for it. */
    Emission parked(Invocation invocation, Result noPlace) {
        Instant now = clock.instant();
        Instant until = Parking.until(invocation.delivery(), now);
        return new OutcomeEmission(
                List.of(records.later(invocation, invocation.delivery().putOff(until), until)),
                error -> withoutBody(invocation, noPlace, error));
    }

    /** The same, but for the answer, which brokers do not take. */
    static Result tooLarge(Result result, RecordTooLargeException error) {
        return new Result(
                result.id(),
                result.function(),
                new Outcome.Failed(FailureKind.RESPONSE_TOO_LARGE, String.valueOf(error.getMessage())),
                result.execution(),
                result.callbackUrl(),
                result.trace());
    }

    private Emission settled(Invocation invocation, FunctionDefinition.Retry policy, Result result) {
        return new OutcomeEmission(
                List.of(records.result(result)), error -> of(invocation, policy, tooLarge(result, error)));
    }

    private Emission later(Invocation invocation, Delivery next, Instant notBefore, Result result) {
        return new OutcomeEmission(
                List.of(records.later(invocation, next, notBefore)), error -> withoutBody(invocation, result, error));
    }

    private Emission givenUp(Invocation invocation, FunctionDefinition.Retry policy, Result result, GiveUp giveUp) {
        LOG.atInfo()
                .addKeyValue("requestId", invocation.id())
                .addKeyValue("function", invocation.function())
                .addKeyValue("reason", giveUp.reason().wireName())
                .addKeyValue("detail", giveUp.detail())
                .log("call given up; a dead letter is left");
        DeadInvocation letter = DeadInvocation.of(
                invocation,
                result.outcome(),
                giveUp.reason().wireName(),
                result.execution().worker());
        List<ProducerRecord<byte[], byte[]>> both = List.of(records.result(result), records.deadLetter(letter));
        return switch (result.outcome()) {
            case Outcome.Answered answered ->
                new OutcomeEmission(both, error -> of(invocation, policy, tooLarge(result, error)));
            case Outcome.Failed failed -> new OutcomeEmission(both, error -> withoutBody(invocation, result, error));
        };
    }

    /** The call's own body is what does not fit: there is room for it in no tier and in no letter. */
    private Emission withoutBody(Invocation invocation, Result result, RecordTooLargeException error) {
        LOG.atError()
                .addKeyValue("requestId", invocation.id())
                .addKeyValue("function", invocation.function())
                .addKeyValue("error", error.getMessage())
                .log("call too large to be kept; its result alone is written");
        return new OutcomeEmission(List.of(records.result(result)), again -> this.settledSmall(result, again));
    }

    private Emission settledSmall(Result result, RecordTooLargeException error) {
        return new OutcomeEmission(
                List.of(records.result(tooLarge(result, error))), again -> settledSmall(result, again));
    }
}
