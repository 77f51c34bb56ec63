package io.invoq.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.wire.record.DeadLetter;
import io.invoq.wire.record.DeadLetterCodec;
import io.invoq.wire.record.HttpAnswer;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.InvocationCodec;
import io.invoq.wire.record.Outcome;
import io.invoq.wire.record.Payload;
import io.invoq.wire.record.RecordType;
import io.invoq.wire.record.Result;
import io.invoq.wire.record.ResultCodec;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A body is handed on as the array that it came in, from a record into a value and from a value into a record. */
class BodyTest {

    private final byte[] body = {1, 2, 3};
    private final HeadersInMemory headers = new HeadersInMemory();

    @Test
    void invocationHoldsTheRecordsArray() {
        // Given
        InvocationCodec.write(SampleRecords.syncInvocation(), SampleRecords.INGRESS, headers);

        // When
        Invocation invocation = InvocationCodec.read(headers, body);

        // Then
        assertThat(invocation.request().body().bytes()).isSameAs(body);
    }

    @Test
    void resultHoldsTheRecordsArrayAndGivesItBack() {
        // Given
        ResultCodec.write(SampleRecords.answered(), RecordType.REPLY, SampleRecords.ENDED, headers);

        // When
        Result result = ResultCodec.read(headers, body);

        // Then
        assertThat(ResultCodec.body(result).bytes()).isSameAs(body);
    }

    @Test
    void deadLettersHoldTheRecordsArrayAndGiveItBack() {
        for (DeadLetter letter : List.of(SampleRecords.deadCallback(), SampleRecords.deadInvocation())) {
            // Given
            HeadersInMemory written = new HeadersInMemory();
            DeadLetterCodec.write(letter, SampleRecords.ENDED, written);

            // When
            DeadLetter read = DeadLetterCodec.read(written, body);

            // Then
            assertThat(DeadLetterCodec.body(read).bytes()).isSameAs(body);
        }
    }

    @Test
    void bodyOfAnAnswerIsTheFunctionsOwn() {
        // Given
        Result result = SampleRecords.answered();

        // When
        Payload written = ResultCodec.body(result);

        // Then
        assertThat(result.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Answered.class,
                        answered ->
                                assertThat(written).isSameAs(answered.answer().body()));
    }

    @Test
    void failureHasNoBody() {
        assertThat(ResultCodec.body(SampleRecords.failed()).isEmpty()).isTrue();
    }

    @Test
    void bodyStaysOutOfTheHeaders() {
        // When
        InvocationCodec.write(SampleRecords.syncInvocation(), SampleRecords.INGRESS, headers);

        // Then
        assertThat(headers.toString())
                .doesNotContain(SampleRecords.syncInvocation().request().body().utf8());
    }

    @Test
    void aBodyThatAnnouncesItselfAsAnEventIsNotAnnouncedToReadersOfTheTopic() {
        // Given
        Result answered = SampleRecords.answered();

        // When
        ResultCodec.write(
                withMediaType(answered, "application/cloudevents+json"),
                RecordType.RESULT,
                SampleRecords.ENDED,
                headers);

        // Then
        assertThat(headers.get("content-type")).isNull();
        assertThat(Objects.requireNonNull(headers.get("ce_httpcontenttype")))
                .asString()
                .isEqualTo("application/cloudevents+json");
        assertThat(ResultCodec.read(headers, body).outcome())
                .isInstanceOfSatisfying(
                        Outcome.Answered.class,
                        read -> assertThat(read.answer().contentType()).isEqualTo("application/cloudevents+json"));
    }

    private static Result withMediaType(Result result, String type) {
        Outcome outcome = switch (result.outcome()) {
            case Outcome.Answered answered ->
                new Outcome.Answered(new HttpAnswer(
                        answered.answer().status(),
                        answered.answer().headers(),
                        type,
                        answered.answer().body()));
            case Outcome.Failed failed -> failed;
        };
        return new Result(
                result.id(), result.function(), outcome, result.execution(), result.callbackUrl(), result.trace());
    }
}
