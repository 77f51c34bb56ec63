package io.invoq.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.invoq.wire.record.CancelCodec;
import io.invoq.wire.record.CheckoutCodec;
import io.invoq.wire.record.DeadLetterCodec;
import io.invoq.wire.record.DeadLetterMarkCodec;
import io.invoq.wire.record.InvocationCodec;
import io.invoq.wire.record.MalformedRecordException;
import io.invoq.wire.record.RecordType;
import io.invoq.wire.record.ResultCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is missing or wrong in a record is refused with its name, and what is merely unknown is passed over. */
class MalformedRecordTest {

    private static final byte[] NO_BODY = new byte[0];

    @ParameterizedTest
    @CsvSource({
        "invocation, ce_id",
        "invocation, ce_type",
        "invocation, ce_time",
        "invocation, ce_functionurn",
        "invocation, ce_dialect",
        "invocation, ce_lane",
        "invocation, ce_attempt",
        "invocation, ce_httpmethod",
        "result, ce_id",
        "result, ce_type",
        "result, ce_functionurn",
        "result, ce_outcome",
        "result, ce_status",
        "result, ce_worker",
        "result, ce_attempt",
        "result, ce_durationmicros",
        "dead callback, ce_id",
        "dead callback, ce_type",
        "dead callback, ce_outcome",
        "dead callback, ce_reason",
        "dead callback, ce_tries",
        "dead invocation, ce_id",
        "dead invocation, ce_acceptedat",
        "dead invocation, ce_functionurn",
        "dead invocation, ce_outcome",
        "dead invocation, ce_status",
        "dead invocation, ce_reason",
        "dead invocation, ce_worker",
        "mark, ce_id",
        "mark, ce_type",
        "mark, ce_functionurn",
        "mark, ce_letterpartition",
        "mark, ce_letteroffset",
        "mark, ce_redrivenas",
        "cancel, ce_id",
        "cancel, ce_type",
        "cancel, ce_time",
        "cancel, ce_tenant",
        "checkout, ce_id",
        "checkout, ce_acceptedat",
        "checkout, ce_functionurn",
        "checkout, ce_pool",
        "checkout, ce_worker",
        "checkout, ce_incarnation",
    })
    void missingAttributeIsNamed(String kind, String header) {
        // Given
        HeadersInMemory headers = written(kind);

        // When
        headers.remove(header);

        // Then
        assertThatExceptionOfType(MalformedRecordException.class)
                .isThrownBy(() -> read(kind, headers))
                .withMessage("record has no " + header);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            invocation  | ce_id             | 42                                   | '42'
            invocation  | ce_id             | 01981d5e-7c00-7abc-8def-0123456789aX | '01981d5e-7c00-7abc-8def-0123456789aX'
            invocation  | ce_type           | io.invoq.invocation.v2               | 'io.invoq.invocation.v2', not io.invoq.invocation.v1
            invocation  | ce_type           | io.invoq.reply.v1                    | 'io.invoq.reply.v1', not io.invoq.invocation.v1
            invocation  | ce_time           | yesterday                            | 'yesterday'
            invocation  | ce_functionurn    | sn:cn:yrk:acme                       | 'sn:cn:yrk:acme'
            invocation  | ce_functionurn    | sn:cn:yrk:acme:function:0@a@1:v1     | '1'
            invocation  | dialect           | latin                                | 'latin'
            invocation  | lane              | slow                                 | 'slow'
            invocation  | ce_attempt        | one                                  | 'one'
            invocation  | ce_attempt        | 0                                    | '0' is not within 1 to 2147483647
            invocation  | ce_attempt        | 2147483648                           | '2147483648' is not within 1 to 2147483647
            invocation  | ce_attempt        | 99999999999999999999                 | '99999999999999999999'
            invocation  | ce_deadline       | 30s                                  | '30s'
            invocation  | ce_firstdue       | later                                | 'later'
            invocation  | ce_functionsince  | later                                | 'later'
            invocation  | ce_replypartition | -1                                   | '-1' is not within 0 to 2147483647
            invocation  | ce_replypartition | ""                                   | ''
            invocation  | ce_callbackurl    | http://a/%zz                         | '%zz' at character 10
            invocation  | ce_httppath       | /%4                                  | '%4' at character 2
            invocation  | ce_httpquery      | a%                                   | '%' at character 2
            invocation  | ce_httpheaders    | accept=a&tag                         | without '=' at character 10
            invocation  | ce_httpheaders    | a=%gg                                | '%gg' at character 1
            invocation  | ce_traceid        | %٣٣                                  | '%٣٣' at character 1
            result      | ce_type           | io.invoq.dead-callback.v1            | not io.invoq.result.v1 or io.invoq.reply.v1
            result      | outcome           | lost                                 | 'lost'
            result      | ce_status         | 99                                   | '99' is not within 100 to 599
            result      | ce_status         | 600                                  | '600' is not within 100 to 599
            result      | ce_status         | OK                                   | 'OK'
            result      | ce_attempt        | -3                                   | '-3'
            result      | ce_durationmicros | -1                                   | '-1'
            result      | ce_durationmicros | 1.5                                  | '1.5'
            result      | ce_logtail        | a*b=                                 | Illegal base64 character 2a
            dead callback | ce_type         | io.invoq.result.v1                   | not io.invoq.dead-invocation.v1 or io.invoq.dead-callback.v1
            dead callback | ce_tries        | -1                                   | '-1'
            dead callback | ce_status       | 1000                                 | '1000'
            dead invocation | ce_status     | 1000                                 | '1000'
            dead invocation | ce_acceptedat | yesterday                            | 'yesterday'
            dead invocation | ce_redriveof  | 7                                    | '7' is not a UUID
            mark        | ce_redrivenas     | 7                                    | '7' is not a UUID
            mark        | ce_letteroffset   | -1                                   | '-1'
            cancel      | ce_id             | 42                                   | '42'
            cancel      | ce_time           | soon                                 | 'soon'
            cancel      | ce_cancelledby    | a%                                   | '%' at character 2
            checkout    | ce_incarnation    | 7                                    | '7' is not a UUID
            """)
    void wrongAttributeIsNamedWithItsValue(String kind, String attribute, String value, String shown) {
        // Given
        HeadersInMemory headers = written(kind);

        // When
        headers.add(attribute.startsWith("ce_") ? attribute : "ce_" + attribute, value);

        // Then
        assertThatExceptionOfType(MalformedRecordException.class)
                .isThrownBy(() -> read(kind, headers))
                .withMessageContaining(attribute)
                .withMessageContaining(shown);
    }

    @Test
    void valuesThatMayBeSecretsAreNotShown() {
        // Given
        HeadersInMemory headers = written("invocation");

        // When
        headers.add("ce_httpheaders", "x-api-key=s3cret&oops");

        // Then
        assertThatExceptionOfType(MalformedRecordException.class)
                .isThrownBy(() -> read("invocation", headers))
                .withMessageNotContaining("s3cret");
    }

    @Test
    void longValuesAreCutInTheMessage() {
        // Given
        HeadersInMemory headers = written("invocation");

        // When
        headers.add("ce_attempt", "9".repeat(100_000));

        // Then
        assertThatExceptionOfType(MalformedRecordException.class)
                .isThrownBy(() -> read("invocation", headers))
                .withMessageContaining("(100000 characters)")
                .satisfies(refused -> assertThat(refused.getMessage()).hasSizeLessThan(200));
    }

    @ParameterizedTest
    @CsvSource({"invocation", "result", "dead callback", "dead invocation", "mark", "cancel", "checkout"})
    void attributesThatAreNotKnownArePassedOver(String kind) {
        // Given
        HeadersInMemory headers = written(kind);
        Object known = read(kind, headers);

        // When
        headers.add("ce_later", "%%%")
                .add("ce_", "")
                .add("x-other", "\u0000")
                .add("CE_ID", "7")
                .add("traceparent", "a");

        // Then
        assertThat(read(kind, headers)).isEqualTo(known);
    }

    @Test
    void theLastHeaderOfANameCounts() {
        // Given
        HeadersInMemory headers = written("invocation");

        // When
        headers.add("ce_attempt", "9");

        // Then
        assertThat(InvocationCodec.read(headers, NO_BODY).delivery().attempt()).isEqualTo(9);
    }

    private static HeadersInMemory written(String kind) {
        HeadersInMemory headers = new HeadersInMemory();
        switch (kind) {
            case "invocation" -> InvocationCodec.write(SampleRecords.syncInvocation(), SampleRecords.INGRESS, headers);
            case "result" ->
                ResultCodec.write(SampleRecords.answered(), RecordType.RESULT, SampleRecords.ENDED, headers);
            case "dead callback" -> DeadLetterCodec.write(SampleRecords.deadCallback(), SampleRecords.ENDED, headers);
            case "dead invocation" ->
                DeadLetterCodec.write(SampleRecords.deadInvocation(), SampleRecords.ENDED, headers);
            case "mark" ->
                DeadLetterMarkCodec.write(
                        SampleRecords.redriven(), SampleRecords.INGRESS, SampleRecords.ENDED, headers);
            case "cancel" -> CancelCodec.write(SampleRecords.cancel(), SampleRecords.INGRESS, headers);
            case "checkout" -> CheckoutCodec.write(SampleRecords.checkout(), SampleRecords.ENDED, headers);
            default -> throw new IllegalArgumentException(kind);
        }
        return headers;
    }

    private static Object read(String kind, HeadersInMemory headers) {
        return switch (kind) {
            case "invocation" -> InvocationCodec.read(headers, NO_BODY);
            case "result" -> ResultCodec.read(headers, NO_BODY);
            case "dead callback", "dead invocation" -> DeadLetterCodec.read(headers, NO_BODY);
            case "mark" -> DeadLetterMarkCodec.read(headers);
            case "cancel" -> CancelCodec.read(headers);
            case "checkout" -> CheckoutCodec.read(headers, NO_BODY);
            default -> throw new IllegalArgumentException(kind);
        };
    }
}
