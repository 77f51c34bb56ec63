package io.invoq.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.wire.record.Cancel;
import io.invoq.wire.record.CancelCodec;
import io.invoq.wire.record.Checkout;
import io.invoq.wire.record.CheckoutCodec;
import io.invoq.wire.record.DeadCallback;
import io.invoq.wire.record.DeadInvocation;
import io.invoq.wire.record.DeadLetter;
import io.invoq.wire.record.DeadLetterCodec;
import io.invoq.wire.record.DeadLetterMark;
import io.invoq.wire.record.DeadLetterMarkCodec;
import io.invoq.wire.record.HttpHeaders;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.InvocationCodec;
import io.invoq.wire.record.Payload;
import io.invoq.wire.record.RecordType;
import io.invoq.wire.record.Result;
import io.invoq.wire.record.ResultCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever callers and functions come up with comes back as it went in, and what is written keeps to the schemas. */
class RoundTripTest {

    @Test
    void invocationsComeBackAsTheyWere() {
        Seeds.forEach(random -> {
            // Given
            Invocation invocation = new RandomRecords(random).invocation();
            HeadersInMemory headers = new HeadersInMemory();

            // When
            InvocationCodec.write(invocation, SampleRecords.INGRESS, headers);

            // Then
            assertThat(InvocationCodec.read(headers, invocation.request().body().bytes()))
                    .isEqualTo(invocation);
            assertFits("invocation.schema.json", headers);
        });
    }

    @Test
    void resultsComeBackAsTheyWere() {
        Seeds.forEach(random -> {
            // Given
            RandomRecords records = new RandomRecords(random);
            Result result = records.result();
            RecordType type = random.nextBoolean() ? RecordType.RESULT : RecordType.REPLY;
            HeadersInMemory headers = new HeadersInMemory();

            // When
            ResultCodec.write(result, type, records.instant(), headers);

            // Then
            assertThat(ResultCodec.read(headers, ResultCodec.body(result).bytes()))
                    .isEqualTo(result);
            assertThat(ResultCodec.readId(headers)).isEqualTo(result.id());
            assertFits("result.schema.json", headers);
        });
    }

    @Test
    void deadLettersComeBackAsTheyWere() {
        Seeds.forEach(random -> {
            // Given
            RandomRecords records = new RandomRecords(random);
            DeadLetter letter = records.deadLetter();
            HeadersInMemory headers = new HeadersInMemory();

            // When
            Instant time = records.instant();
            DeadLetterCodec.write(letter, time, headers);

            // Then
            Payload body = DeadLetterCodec.body(letter);
            assertThat(DeadLetterCodec.read(headers, body.bytes())).isEqualTo(letter);
            assertThat(DeadLetterCodec.readTime(headers)).isEqualTo(time);
            assertFits(
                    switch (letter) {
                        case DeadInvocation invocation -> "dead-invocation.schema.json";
                        case DeadCallback callback -> "dead-callback.schema.json";
                    },
                    headers);
        });
    }

    @Test
    void marksComeBackAsTheyWere() {
        Seeds.forEach(random -> {
            // Given
            RandomRecords records = new RandomRecords(random);
            DeadLetterMark mark = records.mark();
            HeadersInMemory headers = new HeadersInMemory();

            // When
            DeadLetterMarkCodec.write(mark, SampleRecords.INGRESS, records.instant(), headers);

            // Then
            assertThat(DeadLetterMarkCodec.read(headers)).isEqualTo(mark);
            assertFits("dead-letter-mark.schema.json", headers);
        });
    }

    @Test
    void cancelsComeBackAsTheyWere() {
        Seeds.forEach(random -> {
            // Given
            Cancel cancel = new RandomRecords(random).cancel();
            HeadersInMemory headers = new HeadersInMemory();

            // When
            CancelCodec.write(cancel, SampleRecords.INGRESS, headers);

            // Then
            assertThat(CancelCodec.read(headers)).isEqualTo(cancel);
            assertFits("cancel.schema.json", headers);
        });
    }

    @Test
    void checkoutsComeBackAsTheyWere() {
        Seeds.forEach(random -> {
            // Given
            RandomRecords records = new RandomRecords(random);
            Checkout checkout = records.checkout();
            HeadersInMemory headers = new HeadersInMemory();

            // When
            CheckoutCodec.write(checkout, records.instant(), headers);

            // Then
            assertThat(CheckoutCodec.read(headers, CheckoutCodec.body(checkout).bytes()))
                    .isEqualTo(checkout);
            assertThat(CheckoutCodec.readWorker(headers)).isEqualTo(checkout.worker());
            assertFits("checkout.schema.json", headers);
        });
    }

    @Test
    void anInvocationThatIsMarkedAsCancelledSaysWhenAndIsTheSameOtherwise() throws IOException {
        // Given
        Invocation invocation = SampleRecords.asyncInvocation();
        HeadersInMemory headers = new HeadersInMemory();
        InvocationCodec.write(invocation, SampleRecords.INGRESS, headers);
        Instant before = InvocationCodec.readCancelled(headers);

        // When
        InvocationCodec.markCancelled(SampleRecords.ENDED, headers);

        // Then
        assertThat(before).isNull();
        assertThat(InvocationCodec.readCancelled(headers)).isEqualTo(SampleRecords.ENDED);
        assertThat(InvocationCodec.readId(headers)).isEqualTo(invocation.id());
        assertThat(InvocationCodec.read(headers, new byte[0])).isEqualTo(invocation);
        assertFits("invocation.schema.json", headers);
    }

    @Test
    void repeatedHttpHeadersKeepTheirOrderAndCase() {
        // Given
        Invocation sample = SampleRecords.syncInvocation();
        HeadersInMemory headers = new HeadersInMemory();
        List<String> fields = new ArrayList<>();

        // When
        InvocationCodec.write(sample, SampleRecords.INGRESS, headers);
        HttpHeaders read = InvocationCodec.read(headers, new byte[0]).request().headers();
        read.forEach((name, value) -> fields.add(name + ": " + value));

        // Then
        assertThat(fields)
                .containsExactly("x-tag: one", "X-Tag: two=2&3", "x-empty: ", "x-bytes: \u0000\u001f\u007fé€😀%");
    }

    @Test
    void everyByteValueOfABodyComesBack() {
        // Given
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        HeadersInMemory headers = new HeadersInMemory();

        // When
        InvocationCodec.write(SampleRecords.syncInvocation(), SampleRecords.INGRESS, headers);
        Payload read = InvocationCodec.read(headers, all.clone()).request().body();

        // Then
        assertThat(read.bytes()).isEqualTo(all);
    }

    private static void assertFits(String schema, HeadersInMemory headers) throws IOException {
        headers.forEach((name, value) -> assertThat(new String(value, StandardCharsets.ISO_8859_1))
                .as("printable ASCII in " + name)
                .matches("[ -~]*"));
        assertThat(SchemaFile.of(schema).violations(headers.attributes()))
                .as(headers.toString())
                .isEmpty();
    }
}
