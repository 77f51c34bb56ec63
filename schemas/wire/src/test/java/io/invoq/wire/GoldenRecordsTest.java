package io.invoq.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.wire.node.NodeBeat;
import io.invoq.wire.node.NodeBeatCodec;
import io.invoq.wire.record.Cancel;
import io.invoq.wire.record.CancelCodec;
import io.invoq.wire.record.Checkout;
import io.invoq.wire.record.CheckoutCodec;
import io.invoq.wire.record.DeadLetter;
import io.invoq.wire.record.DeadLetterCodec;
import io.invoq.wire.record.DeadLetterMark;
import io.invoq.wire.record.DeadLetterMarkCodec;
import io.invoq.wire.record.IdempotencyAnswer;
import io.invoq.wire.record.IdempotencyAnswerCodec;
import io.invoq.wire.record.IdempotencyClaim;
import io.invoq.wire.record.IdempotencyClaimCodec;
import io.invoq.wire.record.IdempotentCall;
import io.invoq.wire.record.IdempotentCallCodec;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.InvocationCodec;
import io.invoq.wire.record.Payload;
import io.invoq.wire.record.RecordType;
import io.invoq.wire.record.Result;
import io.invoq.wire.record.ResultCodec;
import io.invoq.wire.registry.RegistryCodec;
import io.invoq.wire.registry.RegistryCommand;
import io.invoq.wire.registry.RegistryCommandCodec;
import io.invoq.wire.registry.RegistryEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written today is what was written before, and what was written before can be read. */
class GoldenRecordsTest {

    /**
     * A value and its codec.
     *
     * @param name of the file
     * @param schema that describes it
     * @param value what stands in it
     * @param writer writes the value
     * @param reader reads the file
     */
    record Golden(String name, String schema, Object value, Writer writer, Reader reader) {

        @Override
        public String toString() {
            return name;
        }
    }

    interface Writer {
        GoldenRecord write();
    }

    interface Reader {
        Object read(GoldenRecord record);
    }

    static Stream<Golden> records() {
        return Stream.of(
                invocation("invocation-sync", SampleRecords.syncInvocation()),
                invocation("invocation-async-minimal", SampleRecords.asyncInvocation()),
                result("reply-answered", RecordType.REPLY, SampleRecords.answered()),
                result("reply-failed", RecordType.REPLY, SampleRecords.failed()),
                result("result-with-callback", RecordType.RESULT, SampleRecords.withCallback()),
                deadLetter("dead-callback", "dead-callback.schema.json", SampleRecords.deadCallback()),
                deadLetter("dead-invocation", "dead-invocation.schema.json", SampleRecords.deadInvocation()),
                deadLetter(
                        "dead-invocation-minimal",
                        "dead-invocation.schema.json",
                        SampleRecords.deadMinimalInvocation()),
                mark("dead-letter-redriven", SampleRecords.redriven()),
                mark("dead-letter-purged", SampleRecords.purged()),
                idempotentCall("invocation-idempotent", SampleRecords.idempotentCall()),
                idempotencyAnswer("idempotency-answer-claimed", SampleRecords.claimed()),
                idempotencyAnswer("idempotency-answer-reused", SampleRecords.reused()),
                cancel("cancel", SampleRecords.cancel()),
                checkout("checkout", SampleRecords.checkout()));
    }

    static Stream<Golden> entries() {
        return Stream.of(
                entry("registry-function", SampleRecords.function()),
                entry("registry-function-sealed", SampleRecords.functionWithSealedEnvironment()),
                entry("registry-function-of-package", SampleRecords.packagedFunction()),
                entry("registry-package", SampleRecords.packageEntry()),
                entry("registry-token", SampleRecords.token()),
                entry("registry-answer", SampleRecords.answer()),
                entry("registry-quota", SampleRecords.tenantQuota()),
                entry("registry-token-use", SampleRecords.tokenUse()),
                entry("registry-pause", SampleRecords.pause()),
                entry("registry-secret", SampleRecords.secret()),
                entry("registry-alias-weighted", SampleRecords.weightedAlias()),
                entry("registry-alias-ruled", SampleRecords.ruledAlias()),
                entry("registry-reservation", SampleRecords.reservation()),
                command("registry-command", SampleRecords.command()),
                beat("node-worker", SampleRecords.workerBeat()),
                beat("node-ingress", SampleRecords.ingressBeat()),
                claim("idempotency-claim", SampleRecords.claim()));
    }

    /** Forms that are no longer written, but stand on topics. */
    static Stream<Golden> olderEntries() {
        return Stream.of(
                entry("registry-function-without-retry", SampleRecords.functionWithoutRetry()),
                entry("registry-token-for-everything", SampleRecords.tokenForEverything()));
    }

    static Stream<Golden> written() {
        return Stream.concat(records(), entries());
    }

    static Stream<Golden> all() {
        return Stream.concat(written(), olderEntries());
    }

    static Stream<Golden> allEntries() {
        return Stream.concat(entries(), olderEntries());
    }

    @ParameterizedTest
    @MethodSource("written")
    void writingGivesExactlyTheGoldenRecord(Golden golden) throws IOException {
        // When
        GoldenRecord written = golden.writer().write();

        // Then
        written.isWhatStandsIn(golden.name());
    }

    @ParameterizedTest
    @MethodSource("all")
    void readingTheGoldenRecordGivesTheValue(Golden golden) throws IOException {
        // Given
        GoldenRecord record = GoldenRecord.read(golden.name());

        // When
        Object read = golden.reader().read(record);

        // Then
        assertThat(read).isEqualTo(golden.value());
    }

    @ParameterizedTest
    @MethodSource("records")
    void attributesOfGoldenRecordsFitTheirSchema(Golden golden) throws IOException {
        // Given
        SchemaFile schema = SchemaFile.of(golden.schema());

        // When
        var attributes = GoldenRecord.read(golden.name()).headers().attributes();

        // Then
        assertThat(schema.violations(attributes)).isEmpty();
        assertThat(schema.properties()).as("described attributes").containsAll(attributes.keySet());
    }

    @ParameterizedTest
    @MethodSource("allEntries")
    void bodiesInJsonFitTheirSchema(Golden golden) throws IOException {
        // Given
        SchemaFile schema = SchemaFile.of(golden.schema());

        // When
        byte[] body = GoldenRecord.read(golden.name()).body().bytes();

        // Then
        assertThat(schema.violations(body)).isEmpty();
    }

    @Test
    void thereIsNoGoldenRecordThatNothingReads() throws IOException {
        assertThat(GoldenRecord.names())
                .containsExactlyInAnyOrderElementsOf(all().map(Golden::name).toList());
    }

    private static Golden invocation(String name, Invocation invocation) {
        return new Golden(
                name,
                "invocation.schema.json",
                invocation,
                () -> {
                    HeadersInMemory headers = new HeadersInMemory();
                    InvocationCodec.write(invocation, SampleRecords.INGRESS, headers);
                    return new GoldenRecord(headers, invocation.request().body());
                },
                record -> InvocationCodec.read(record.headers(), record.body().bytes()));
    }

    private static Golden result(String name, RecordType type, Result result) {
        return new Golden(
                name,
                "result.schema.json",
                result,
                () -> {
                    HeadersInMemory headers = new HeadersInMemory();
                    ResultCodec.write(result, type, SampleRecords.ENDED, headers);
                    return new GoldenRecord(headers, ResultCodec.body(result));
                },
                record -> ResultCodec.read(record.headers(), record.body().bytes()));
    }

    private static Golden deadLetter(String name, String schema, DeadLetter letter) {
        return new Golden(
                name,
                schema,
                letter,
                () -> {
                    HeadersInMemory headers = new HeadersInMemory();
                    DeadLetterCodec.write(letter, SampleRecords.ENDED, headers);
                    return new GoldenRecord(headers, DeadLetterCodec.body(letter));
                },
                record -> DeadLetterCodec.read(record.headers(), record.body().bytes()));
    }

    private static Golden mark(String name, DeadLetterMark mark) {
        return new Golden(
                name,
                "dead-letter-mark.schema.json",
                mark,
                () -> {
                    HeadersInMemory headers = new HeadersInMemory();
                    DeadLetterMarkCodec.write(mark, SampleRecords.INGRESS, SampleRecords.ENDED, headers);
                    return new GoldenRecord(headers, Payload.EMPTY);
                },
                record -> DeadLetterMarkCodec.read(record.headers()));
    }

    private static Golden cancel(String name, Cancel cancel) {
        return new Golden(
                name,
                "cancel.schema.json",
                cancel,
                () -> {
                    HeadersInMemory headers = new HeadersInMemory();
                    CancelCodec.write(cancel, SampleRecords.INGRESS, headers);
                    return new GoldenRecord(headers, Payload.EMPTY);
                },
                record -> CancelCodec.read(record.headers()));
    }

    private static Golden checkout(String name, Checkout checkout) {
        return new Golden(
                name,
                "checkout.schema.json",
                checkout,
                () -> {
                    HeadersInMemory headers = new HeadersInMemory();
                    CheckoutCodec.write(checkout, SampleRecords.ENDED, headers);
                    return new GoldenRecord(headers, CheckoutCodec.body(checkout));
                },
                record -> CheckoutCodec.read(record.headers(), record.body().bytes()));
    }

    private static Golden entry(String name, RegistryEntry entry) {
        return new Golden(
                name,
                "registry.schema.json#/$defs/"
                        + entry.key().substring(0, entry.key().indexOf('/')),
                entry,
                () -> new GoldenRecord(
                        new HeadersInMemory().add("key", entry.key()), Payload.of(RegistryCodec.write(entry))),
                record -> RegistryCodec.read(key(record), record.body().bytes()).orElseThrow());
    }

    private static Golden command(String name, RegistryCommand command) {
        return new Golden(
                name,
                "registry-command.schema.json",
                command,
                () -> new GoldenRecord(
                        new HeadersInMemory().add("key", "-"), Payload.of(RegistryCommandCodec.write(command))),
                record -> RegistryCommandCodec.read(record.body().bytes()));
    }

    private static Golden beat(String name, NodeBeat beat) {
        return new Golden(
                name,
                "node.schema.json",
                beat,
                () -> new GoldenRecord(
                        new HeadersInMemory().add("key", beat.key()), Payload.of(NodeBeatCodec.write(beat))),
                record -> NodeBeatCodec.read(key(record), record.body().bytes()).orElseThrow());
    }

    private static Golden idempotentCall(String name, IdempotentCall call) {
        return new Golden(
                name,
                "invocation.schema.json",
                call,
                () -> {
                    HeadersInMemory headers = new HeadersInMemory();
                    IdempotentCallCodec.write(call, SampleRecords.INGRESS, headers);
                    return new GoldenRecord(headers, call.invocation().request().body());
                },
                record ->
                        IdempotentCallCodec.read(record.headers(), record.body().bytes()));
    }

    private static Golden idempotencyAnswer(String name, IdempotencyAnswer answer) {
        return new Golden(
                name,
                "idempotency-answer.schema.json",
                answer,
                () -> {
                    HeadersInMemory headers = new HeadersInMemory();
                    IdempotencyAnswerCodec.write(answer, SampleRecords.INGRESS, SampleRecords.ACCEPTED, headers);
                    return new GoldenRecord(headers, Payload.EMPTY);
                },
                record -> IdempotencyAnswerCodec.read(record.headers()));
    }

    private static Golden claim(String name, IdempotencyClaim claim) {
        return new Golden(
                name,
                "idempotency-claim.schema.json",
                claim,
                () -> new GoldenRecord(
                        new HeadersInMemory()
                                .add("key", SampleRecords.idempotentCall().claimKey()),
                        Payload.of(IdempotencyClaimCodec.write(claim))),
                record -> IdempotencyClaimCodec.read(record.body().bytes()));
    }

    private static String key(GoldenRecord record) {
        return new String(Objects.requireNonNull(record.headers().get("key")), StandardCharsets.UTF_8);
    }
}
