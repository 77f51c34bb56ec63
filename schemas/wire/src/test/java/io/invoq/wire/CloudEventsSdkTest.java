package io.invoq.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.CloudEventDeserializer;
import io.cloudevents.kafka.CloudEventSerializer;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.invoq.wire.record.DeadLetter;
import io.invoq.wire.record.DeadLetterCodec;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.InvocationCodec;
import io.invoq.wire.record.Payload;
import io.invoq.wire.record.RecordType;
import io.invoq.wire.record.Result;
import io.invoq.wire.record.ResultCodec;
import java.net.URI;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The public CloudEvents SDK for Kafka reads what we write, and we read what it writes. */
class CloudEventsSdkTest {

    @Test
    void readsEveryInvocation() {
        Seeds.forEach(random -> {
            // Given
            Invocation invocation = new RandomRecords(random).invocation();
            RecordHeaders headers = new RecordHeaders();
            InvocationCodec.write(invocation, SampleRecords.INGRESS, headers::add);

            // When
            CloudEvent event = readBySdk(headers, invocation.request().body());

            // Then
            assertThat(event.getId()).isEqualTo(invocation.id().toString());
            assertThat(event.getType()).isEqualTo("io.invoq.invocation.v1");
            assertThat(event.getSource()).isEqualTo(URI.create(SampleRecords.INGRESS));
            assertThat(event.getTime()).isEqualTo(utc(invocation.delivery().acceptedAt()));
            assertSameAttributesAndData(event, headers, invocation.request().body());
        });
    }

    @Test
    void readsEveryResult() {
        Seeds.forEach(random -> {
            // Given
            RandomRecords records = new RandomRecords(random);
            Result result = records.result();
            Instant time = records.instant();
            RecordHeaders headers = new RecordHeaders();
            ResultCodec.write(result, RecordType.RESULT, time, headers::add);

            // When
            CloudEvent event = readBySdk(headers, ResultCodec.body(result));

            // Then
            assertThat(event.getId()).isEqualTo(result.id().toString());
            assertThat(event.getType()).isEqualTo("io.invoq.result.v1");
            assertThat(event.getSource())
                    .isEqualTo(URI.create("/invoq/worker/" + result.execution().worker()));
            assertThat(event.getTime()).isEqualTo(utc(time));
            assertSameAttributesAndData(event, headers, ResultCodec.body(result));
        });
    }

    @Test
    void readsEveryDeadLetter() {
        Seeds.forEach(random -> {
            // Given
            RandomRecords records = new RandomRecords(random);
            DeadLetter letter = records.deadLetter();
            Instant time = records.instant();
            RecordHeaders headers = new RecordHeaders();
            DeadLetterCodec.write(letter, time, headers::add);

            // When
            CloudEvent event = readBySdk(headers, DeadLetterCodec.body(letter));

            // Then
            assertThat(event.getId()).isEqualTo(letter.id().toString());
            assertThat(event.getType()).startsWith("io.invoq.dead-");
            assertThat(event.getTime()).isEqualTo(utc(time));
            assertSameAttributesAndData(event, headers, DeadLetterCodec.body(letter));
        });
    }

    @Test
    void readsMediaTypeAndQueryAsPlainText() {
        // Given
        Invocation invocation = SampleRecords.syncInvocation();
        RecordHeaders headers = new RecordHeaders();
        InvocationCodec.write(invocation, SampleRecords.INGRESS, headers::add);

        // When
        CloudEvent event = readBySdk(headers, invocation.request().body());

        // Then
        assertThat(event.getDataContentType()).isEqualTo("application/json; charset=utf-8");
        assertThat(event.getExtension("httpquery")).isEqualTo("x=1&y=a%2526b&y=");
        assertThat(event.getExtension("functionurn")).isEqualTo("sn:cn:yrk:acme:function:0@shop@orders:v1.2");
    }

    @Test
    void deserializerOfTheSdkTakesARecordAsAConsumerGetsIt() {
        // Given
        Result result = SampleRecords.withCallback();
        RecordHeaders headers = new RecordHeaders();
        ResultCodec.write(result, RecordType.RESULT, SampleRecords.ENDED, headers::add);

        // When
        CloudEvent event;
        try (var deserializer = new CloudEventDeserializer()) {
            event = deserializer.deserialize(
                    "invoq.results", headers, ResultCodec.body(result).bytes());
        }

        // Then
        assertThat(event.getId()).isEqualTo(SampleRecords.ID.toString());
        assertThat(data(event)).isEqualTo(ResultCodec.body(result));
    }

    @Test
    void invocationWrittenBySdkIsRead() {
        // Given
        Invocation invocation = SampleRecords.syncInvocation();
        RecordHeaders ours = new RecordHeaders();
        InvocationCodec.write(invocation, SampleRecords.INGRESS, ours::add);
        CloudEvent event = builtBySdk(ours, invocation.request().body());

        // When
        ProducerRecord<Void, byte[]> record =
                KafkaMessageFactory.createWriter("topic").writeBinary(event);

        // Then
        assertThat(InvocationCodec.read(name -> value(record.headers().lastHeader(name)), record.value()))
                .isEqualTo(invocation);
    }

    @Test
    void resultWrittenBySdkIsRead() {
        // Given
        Result result = SampleRecords.answered();
        RecordHeaders ours = new RecordHeaders();
        ResultCodec.write(result, RecordType.REPLY, SampleRecords.ENDED, ours::add);
        CloudEvent event = builtBySdk(ours, ResultCodec.body(result));
        RecordHeaders theirs = new RecordHeaders();

        // When
        byte[] body;
        try (var serializer = new CloudEventSerializer()) {
            body = serializer.serialize("topic", theirs, event);
        }

        // Then
        assertThat(ResultCodec.read(name -> value(theirs.lastHeader(name)), body))
                .isEqualTo(result);
    }

    @Test
    void timeWithAnOffsetAndTextThatIsNotEncodedAreRead() {
        // Given
        Invocation invocation = SampleRecords.asyncInvocation();
        RecordHeaders ours = new RecordHeaders();
        InvocationCodec.write(invocation, SampleRecords.INGRESS, ours::add);
        CloudEvent event = CloudEventBuilder.v1(builtBySdk(ours, Payload.EMPTY))
                .withTime(invocation.delivery().acceptedAt().atOffset(ZoneOffset.ofHours(2)))
                .withExtension("traceid", "häuser %26 €")
                .build();

        // When
        ProducerRecord<Void, byte[]> record =
                KafkaMessageFactory.createWriter("topic").writeBinary(event);
        Invocation read = InvocationCodec.read(name -> value(record.headers().lastHeader(name)), new byte[0]);

        // Then
        assertThat(read.delivery()).isEqualTo(invocation.delivery());
        assertThat(read.trace().traceId()).isEqualTo("häuser & €");
    }

    private static CloudEvent readBySdk(RecordHeaders headers, Payload body) {
        var record = new ConsumerRecord<Void, byte[]>("topic", 0, 0, null, body.bytes());
        headers.forEach(record.headers()::add);
        return KafkaMessageFactory.createReader(record).toEvent();
    }

    /** An event with the attributes that our headers stand for, made by the SDK alone. */
    private static CloudEvent builtBySdk(RecordHeaders headers, Payload body) {
        Map<String, String> attributes = attributes(headers);
        CloudEventBuilder builder = CloudEventBuilder.v1()
                .withId(Objects.requireNonNull(attributes.remove("id")))
                .withType(Objects.requireNonNull(attributes.remove("type")))
                .withSource(URI.create(Objects.requireNonNull(attributes.remove("source"))))
                .withTime(OffsetDateTime.parse(Objects.requireNonNull(attributes.remove("time"))));
        String mediaType = attributes.remove("datacontenttype");
        attributes.remove("specversion");
        attributes.forEach(builder::withExtension);
        return mediaType == null
                ? builder.withData(body.bytes()).build()
                : builder.withData(mediaType, body.bytes()).build();
    }

    private static void assertSameAttributesAndData(CloudEvent event, RecordHeaders headers, Payload body) {
        Map<String, Object> seen = new LinkedHashMap<>();
        for (String name : event.getAttributeNames()) {
            Object value = event.getAttribute(name);
            if (value != null && !name.equals("time")) {
                seen.put(name, value.toString());
            }
        }
        for (String name : event.getExtensionNames()) {
            seen.put(name, Objects.requireNonNull(event.getExtension(name)));
        }
        Map<String, String> written = attributes(headers);
        written.remove("time");
        assertThat(seen).containsExactlyInAnyOrderEntriesOf(Map.copyOf(written));
        assertThat(data(event)).isEqualTo(body);
    }

    private static Map<String, String> attributes(RecordHeaders headers) {
        HeadersInMemory ours = new HeadersInMemory();
        headers.forEach(header -> ours.add(header.key(), header.value()));
        return ours.attributes();
    }

    private static Payload data(CloudEvent event) {
        CloudEventData data = event.getData();
        return data == null ? Payload.EMPTY : Payload.of(data.toBytes());
    }

    private static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    private static byte @Nullable [] value(@Nullable Header header) {
        return header == null ? null : header.value();
    }
}
