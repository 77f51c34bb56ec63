package io.invoq.worker.consume;

import io.invoq.platform.consume.Emission;
import io.invoq.wire.record.FailureKind;
import io.invoq.wire.record.Outcome;
import io.invoq.wire.record.Result;
import io.invoq.worker.result.OutcomeRecords;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** The terminal result of an asynchronous call. */
final class ResultEmission implements Emission {

    private final OutcomeRecords records;
    private final Result result;
    private final ProducerRecord<byte[], byte[]> record;

    ResultEmission(OutcomeRecords records, Result result) {
        this.records = records;
        this.result = result;
        this.record = records.result(result);
    }

    @Override
    public List<ProducerRecord<byte[], byte[]>> records() {
        return List.of(record);
    }

    @Override
    public Emission insteadOfTooLarge(RecordTooLargeException error) {
        return new ResultEmission(records, tooLarge(result, error));
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
}
