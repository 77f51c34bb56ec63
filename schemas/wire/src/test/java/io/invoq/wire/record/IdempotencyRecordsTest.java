package io.invoq.wire.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.invoq.wire.function.FunctionUrn;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests, answers and claims of idempotency keys, and what makes two calls the same. */
class IdempotencyRecordsTest {

    private static final FunctionUrn FUNCTION = new FunctionUrn("acme", "shop", "orders", "v1");
    private static final RequestId ID = new RequestId(new UUID(1, 2));
    private static final RequestId ASK = new RequestId(new UUID(3, 4));
    private static final String SOURCE = "/invoq/ingress/node-1";

    static final List<IdempotencyAnswer.Decision> DECISIONS = List.of(
            new IdempotencyAnswer.Claimed(ID),
            new IdempotencyAnswer.Repeated(ID),
            new IdempotencyAnswer.Reused(),
            new IdempotencyAnswer.Refused());

    @Test
    void aCallComesBackAsItWasAndItsInvocationWithoutWhatIsItsOwn() {
        // Given
        IdempotentCall call =
                new IdempotentCall(invocation(FUNCTION, "/a", "b=c", "body"), "k%&=\"~!", Fingerprint.of("x"), ASK, 7);
        Map<String, byte[]> headers = new LinkedHashMap<>();
        Map<String, byte[]> plain = new LinkedHashMap<>();
        InvocationCodec.write(call.invocation(), SOURCE, plain::put);

        // When
        IdempotentCallCodec.write(call, SOURCE, headers::put);

        // Then
        assertThat(IdempotentCallCodec.read(
                        headers::get, call.invocation().request().body().bytes()))
                .isEqualTo(call);
        headers.keySet().removeIf(IdempotentCallCodec::isOwn);
        assertThat(headers).containsExactlyInAnyOrderEntriesOf(plain);
    }

    @ParameterizedTest
    @FieldSource("DECISIONS")
    void anAnswerComesBackAsItWas(IdempotencyAnswer.Decision decision) {
        // Given
        Map<String, byte[]> headers = new LinkedHashMap<>();

        // When
        IdempotencyAnswerCodec.write(new IdempotencyAnswer(ASK, decision), SOURCE, Instant.EPOCH, headers::put);

        // Then
        assertThat(IdempotencyAnswerCodec.read(headers::get)).isEqualTo(new IdempotencyAnswer(ASK, decision));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "ce_idempotencykey, ``, ce_idempotencykey",
                "ce_idempotencykey, a b, ce_idempotencykey",
                "ce_fingerprint, 42, '42'",
                "ce_fingerprint, zz000000000000000000000000000000, zz0",
                "ce_ask, 7, '7' is not a UUID",
                "ce_answerpartition, -1, '-1'"
            })
    void aCallWithAWrongAttributeIsRefusedByItsName(String header, String value, String shown) {
        // Given
        Map<String, byte[]> headers = new LinkedHashMap<>();
        IdempotentCallCodec.write(
                new IdempotentCall(invocation(FUNCTION, "/", null, ""), "k", Fingerprint.of("x"), ASK, 7),
                SOURCE,
                headers::put);

        // When
        headers.put(header, value.getBytes(StandardCharsets.UTF_8));

        // Then
        assertThatExceptionOfType(MalformedRecordException.class)
                .isThrownBy(() -> IdempotentCallCodec.read(headers::get, new byte[0]))
                .withMessageContaining(header)
                .withMessageContaining(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "7",
                "{}",
                "[]",
                "{",
                "{\"requestId\":\"7\",\"fingerprint\":\"5891b5b522d5df086d0ff0b110fbd9d2\"}",
                "{\"requestId\":\"01981d5e-7c00-7abc-8def-0123456789ab\",\"fingerprint\":\"58\"}"
            })
    void aClaimThatDoesNotReadIsRefused(String value) {
        assertThatExceptionOfType(MalformedRecordException.class)
                .isThrownBy(() -> IdempotencyClaimCodec.read(value.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void fieldsOfAClaimThatAreNotKnownArePassedOver() {
        // Given
        String value = "{\"requestId\":\"%s\",\"fingerprint\":\"%s\",\"later\":[1]}".formatted(ID, Fingerprint.of("x"));

        // When
        IdempotencyClaim claim = IdempotencyClaimCodec.read(value.getBytes(StandardCharsets.UTF_8));

        // Then
        assertThat(claim).isEqualTo(new IdempotencyClaim(ID, Fingerprint.of("x")));
    }

    @Test
    void aFingerprintIsTheBeginningOfASha256() {
        assertThat(Fingerprint.of("hello")).hasToString("2cf24dba5fb0a30e26e83b2ac5b9e29e");
        assertThat(Fingerprint.parse("2cf24dba5fb0a30e26e83b2ac5b9e29e")).contains(Fingerprint.of("hello"));
    }

    @Test
    void callsDifferByFunctionMethodPathQueryAndBodyAndByNothingElse() {
        // Given
        List<Invocation> different = List.of(
                invocation(FUNCTION, "/a", "b=c", "body"),
                invocation(new FunctionUrn("acme2", "shop", "orders", "v1"), "/a", "b=c", "body"),
                invocation(new FunctionUrn("acme", "shop", "orders2", "v1"), "/a", "b=c", "body"),
                invocation(FUNCTION, "/ab", "=c", "body"),
                invocation(FUNCTION, "/a", null, "body"),
                invocation(FUNCTION, "/a", "", "body"),
                invocation(FUNCTION, "/a", "b=c", ""),
                invocation(FUNCTION, "/a", "b=", "cbody"));

        // When
        Stream<Fingerprint> fingerprints = different.stream().map(Fingerprint::of);

        // Then
        assertThat(fingerprints).doesNotHaveDuplicates();
        assertThat(Fingerprint.of(invocation(new FunctionUrn("acme", "shop", "orders", "v2"), "/a", "b=c", "body")))
                .isEqualTo(Fingerprint.of(different.getFirst()));
    }

    @Test
    void keysAreVisibleAsciiOfOneToTwoHundredFiftyFiveCharacters() {
        assertThat(Stream.of("a", "!", "~", "8e03978e-40d5-43dd-bc93-6894a57f9324", "k".repeat(255)))
                .allMatch(IdempotentCall::isKey);
        assertThat(Stream.of("", " ", "a b", "a\t", "é", "\u007f", "\u0000", "k".repeat(256)))
                .noneMatch(IdempotentCall::isKey);
    }

    @Test
    void aKeyIsUniqueWithinItsFunctionInWhateverVersion() {
        // Given
        FunctionUrn other = new FunctionUrn("acme", "shop", "orders", "v2");

        // When
        String key = call(FUNCTION, "k/1").claimKey();

        // Then
        assertThat(key)
                .isEqualTo("acme/shop/orders/k/1")
                .isEqualTo(call(other, "k/1").claimKey());
    }

    @Test
    void theKeyIsNotShown() {
        assertThat(call(FUNCTION, "s3cret").toString()).doesNotContain("s3cret");
    }

    private static IdempotentCall call(FunctionUrn function, String key) {
        return new IdempotentCall(invocation(function, "/", null, ""), key, Fingerprint.of("x"), ASK, 7);
    }

    private static Invocation invocation(FunctionUrn function, String path, @Nullable String query, String body) {
        return new Invocation(
                ID,
                function,
                Dialect.EYWA,
                Delivery.async(Instant.EPOCH, null),
                new HttpRequest("POST", path, query, HttpHeaders.NONE, "text/plain", Payload.of(body)),
                Trace.NONE,
                false);
    }
}
