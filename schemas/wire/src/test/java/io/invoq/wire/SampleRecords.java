package io.invoq.wire;

import io.invoq.wire.function.EywaSettings;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.function.HandlerStyle;
import io.invoq.wire.function.PackageDigest;
import io.invoq.wire.function.RuntimeName;
import io.invoq.wire.node.NodeBeat;
import io.invoq.wire.node.NodeRole;
import io.invoq.wire.record.Cancel;
import io.invoq.wire.record.Checkout;
import io.invoq.wire.record.DeadCallback;
import io.invoq.wire.record.DeadInvocation;
import io.invoq.wire.record.DeadLetterMark;
import io.invoq.wire.record.Delivery;
import io.invoq.wire.record.Dialect;
import io.invoq.wire.record.Execution;
import io.invoq.wire.record.FailureKind;
import io.invoq.wire.record.Fingerprint;
import io.invoq.wire.record.HttpAnswer;
import io.invoq.wire.record.HttpHeaders;
import io.invoq.wire.record.HttpRequest;
import io.invoq.wire.record.IdempotencyAnswer;
import io.invoq.wire.record.IdempotencyClaim;
import io.invoq.wire.record.IdempotentCall;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.Lane;
import io.invoq.wire.record.LastOutcome;
import io.invoq.wire.record.Outcome;
import io.invoq.wire.record.Payload;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.record.Result;
import io.invoq.wire.record.Trace;
import io.invoq.wire.registry.Alias;
import io.invoq.wire.registry.KeyRange;
import io.invoq.wire.registry.PackageEntry;
import io.invoq.wire.registry.Pause;
import io.invoq.wire.registry.Quota;
import io.invoq.wire.registry.RegistryCodec;
import io.invoq.wire.registry.RegistryCommand;
import io.invoq.wire.registry.RegistryEntry;
import io.invoq.wire.registry.Reservation;
import io.invoq.wire.registry.Revisions;
import io.invoq.wire.registry.Secret;
import io.invoq.wire.registry.TenantQuota;
import io.invoq.wire.registry.TokenScope;
import io.invoq.wire.registry.TokenUse;
import io.invoq.wire.secret.Sealed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;

/** One record of each kind, always the same. */
final class SampleRecords {

    private static final UUID COMMAND = UUID.fromString("0b7f6b9e-5a0e-4f6f-9d3c-3f1c7b2f4a11");

    static final String INGRESS = "/invoq/ingress/node-1";
    static final Instant ACCEPTED = Instant.parse("2026-01-02T03:04:05.678Z");
    static final Instant ENDED = Instant.parse("2026-01-02T03:04:06.789123Z");
    static final RequestId ID = new RequestId(UUID.fromString("01981d5e-7c00-7abc-8def-0123456789ab"));
    static final RequestId OTHER_ID = new RequestId(UUID.fromString("01981d5e-7d00-7abc-8def-0123456789ab"));
    static final FunctionUrn FUNCTION = FunctionUrn.parse("sn:cn:yrk:acme:function:0@shop@orders:v1.2");
    static final Trace TRACE = new Trace("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "häuser & co");
    static final String CALLBACK = "https://example.com/hook?key=1&to=%C3%A4";

    private SampleRecords() {}

    static Invocation syncInvocation() {
        return new Invocation(
                ID,
                FUNCTION,
                Dialect.EYWA,
                new Delivery(
                        Lane.SYNC,
                        2,
                        ACCEPTED,
                        ACCEPTED.plusSeconds(30),
                        7,
                        CALLBACK,
                        ACCEPTED.plusSeconds(5),
                        ACCEPTED.plusSeconds(3)),
                new HttpRequest(
                        "POST",
                        "/orders/a%20b/ü",
                        "x=1&y=a%26b&y=",
                        HttpHeaders.of(
                                "x-tag",
                                "one",
                                "X-Tag",
                                "two=2&3",
                                "x-empty",
                                "",
                                "x-bytes",
                                "\u0000\u001f\u007fé€😀%"),
                        "application/json; charset=utf-8",
                        Payload.of("{\"n\":7}")),
                TRACE,
                true);
    }

    static Invocation asyncInvocation() {
        return new Invocation(
                ID,
                FUNCTION,
                Dialect.OPENYUANRONG,
                Delivery.async(ACCEPTED, null),
                new HttpRequest("POST", "/", null, HttpHeaders.NONE, null, Payload.EMPTY),
                Trace.NONE,
                false);
    }

    static Result answered() {
        return new Result(
                ID,
                FUNCTION,
                new Outcome.Answered(new HttpAnswer(
                        201,
                        HttpHeaders.of("set-cookie", "a=1", "set-cookie", "b=2"),
                        "text/plain; charset=utf-8",
                        Payload.of(new byte[] {0, 1, '\n', 0x7f, (byte) 0x80, (byte) 0xff}))),
                new Execution("worker-1", 2, Duration.ofNanos(1_234_000), Payload.of("hello\n")),
                null,
                TRACE);
    }

    static Result failed() {
        return new Result(
                ID,
                FUNCTION,
                new Outcome.Failed(FailureKind.TIMED_OUT, "ran longer than 30 s\n(100 %)"),
                new Execution("worker-1", 1, Duration.ofSeconds(30), Payload.EMPTY),
                null,
                Trace.NONE);
    }

    static Result withCallback() {
        return new Result(
                ID,
                FUNCTION,
                new Outcome.Answered(HttpAnswer.json(Payload.of("{\"ok\":true}"))),
                new Execution("worker-1", 1, Duration.ofMillis(12), Payload.EMPTY),
                CALLBACK,
                TRACE);
    }

    static DeadCallback deadCallback() {
        return new DeadCallback(withCallback(), "callback-failed", "the target answered 500", 4);
    }

    static DeadInvocation deadInvocation() {
        Invocation sample = syncInvocation();
        Invocation invocation = new Invocation(
                ID,
                FUNCTION,
                Dialect.EYWA,
                new Delivery(
                        Lane.ASYNC,
                        3,
                        ACCEPTED,
                        null,
                        null,
                        CALLBACK,
                        ACCEPTED.plusSeconds(5),
                        ACCEPTED.plusSeconds(3),
                        ENDED.minusSeconds(3600)),
                sample.request(),
                TRACE.asRedriveOf(OTHER_ID),
                true);
        return new DeadInvocation(
                invocation,
                new LastOutcome.Answered(503),
                DeadInvocation.ATTEMPTS_EXHAUSTED,
                "the function answered 503: größer als 100 %",
                "worker-1");
    }

    static DeadInvocation deadMinimalInvocation() {
        return new DeadInvocation(
                asyncInvocation(),
                new LastOutcome.Failed(FailureKind.TIMED_OUT),
                DeadInvocation.MAX_AGE_PASSED,
                "",
                "worker-1");
    }

    static Checkout checkout() {
        return new Checkout(
                deadInvocation().invocation(),
                "default",
                "worker-1",
                UUID.fromString("0b9f3c1e-6f3a-4d0e-9a53-7d6f1c2b8a90"));
    }

    static DeadLetterMark redriven() {
        return new DeadLetterMark(ID, FUNCTION, 7, 4_000_000_000L, new DeadLetterMark.Redriven(OTHER_ID));
    }

    static DeadLetterMark purged() {
        return new DeadLetterMark(ID, FUNCTION, 7, 4_000_000_000L, new DeadLetterMark.Purged());
    }

    static IdempotentCall idempotentCall() {
        Invocation invocation = asyncInvocation();
        return new IdempotentCall(
                new Invocation(
                        ID,
                        FUNCTION,
                        Dialect.EYWA,
                        invocation.delivery(),
                        new HttpRequest("POST", "/a", "b=c", HttpHeaders.NONE, "text/plain", Payload.of("body")),
                        Trace.NONE,
                        false),
                "order-7/%&=\"",
                new Fingerprint(0x0123456789abcdefL, 0xfedcba9876543210L),
                OTHER_ID,
                11);
    }

    static IdempotencyAnswer claimed() {
        return new IdempotencyAnswer(OTHER_ID, new IdempotencyAnswer.Claimed(ID));
    }

    static IdempotencyAnswer reused() {
        return new IdempotencyAnswer(OTHER_ID, new IdempotencyAnswer.Reused());
    }

    static IdempotencyClaim claim() {
        return new IdempotencyClaim(ID, idempotentCall().fingerprint());
    }

    static Cancel cancel() {
        return new Cancel(ID, "acme", "größer & co", ENDED);
    }

    static RegistryEntry.Function function() {
        return function(
                new FunctionDefinition.Retry(
                        5, Duration.ofMillis(2500), Duration.ofMinutes(1), Duration.ofDays(1), true),
                List.of(COMMAND));
    }

    /** As it was written before there were retries, and secrets. */
    static RegistryEntry.Function functionWithoutRetry() {
        return function(FunctionDefinition.Retry.DEFAULT, List.of());
    }

    private static RegistryEntry.Function function(FunctionDefinition.Retry retry, List<UUID> secrets) {
        return new RegistryEntry.Function(new FunctionDefinition(
                FUNCTION,
                "20260102030405678",
                RuntimeName.PYTHON3,
                "python3.9",
                new FunctionDefinition.Code(
                        "/srv/functions/orders", "orders.handler", HandlerStyle.OPENYUANRONG, "orders.init", null),
                new FunctionDefinition.Limits(
                        Duration.ofSeconds(900), Duration.ofSeconds(30), Duration.ofMillis(1500), 0, 100, 4, 300, 128),
                retry,
                Map.of("MODE", "tést", "ZONE", "", "ALPHA", "a=b"),
                secrets,
                "takes orders",
                ACCEPTED,
                ENDED,
                null));
    }

    static RegistryEntry.Function functionWithSealedEnvironment() {
        Sealed sealed = new Sealed("2026-01", "AAECAwQFBgcICQoL", "m0bJw3cT9n1oQv0c2f5kzX1s8aRrYw==");
        return new RegistryEntry.Function(function().definition().withEnvironment(Map.of(), sealed));
    }

    static NodeBeat workerBeat() {
        return new NodeBeat(
                NodeRole.WORKER,
                "worker-1",
                UUID.fromString("0b9f3c1e-6f3a-4d0e-9a53-7d6f1c2b8a90"),
                "default",
                7,
                new NodeBeat.Owned(List.of(3, 0, 17), List.of(1)),
                true);
    }

    static NodeBeat ingressBeat() {
        return new NodeBeat(
                NodeRole.INGRESS,
                "ingress-1",
                UUID.fromString("5c1d9a5e-2f0b-4c8e-8d57-3b1f0a9e6c42"),
                null,
                0,
                NodeBeat.Owned.NOTHING,
                false);
    }

    static RegistryEntry.Token token() {
        return new RegistryEntry.Token(
                "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
                "orders",
                ACCEPTED,
                UUID.fromString("0d5b1b52-4c0e-4f0e-8d5e-2f0f3c9a7b61"),
                "acme",
                Set.of(TokenScope.READ, TokenScope.INVOKE),
                List.of(FUNCTION.withVersion(FunctionUrn.LATEST)),
                ENDED,
                ACCEPTED,
                new Quota(100, null, null));
    }

    /** As it was written before there were tenants and scopes of tokens. */
    static RegistryEntry.Token tokenForEverything() {
        return new RegistryEntry.Token(
                "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "bootstrap admin", ACCEPTED);
    }

    static TenantQuota tenantQuota() {
        return new TenantQuota("acme", new Quota(500, 100, 100_000), ACCEPTED);
    }

    static TokenUse tokenUse() {
        return new TokenUse(token().id(), ENDED);
    }

    /** Of Eywa's API, with its code in a package. */
    static RegistryEntry.Function packagedFunction() {
        FunctionDefinition plain = functionWithoutRetry().definition();
        return new RegistryEntry.Function(new FunctionDefinition(
                plain.urn(),
                plain.revisionId(),
                plain.runtime(),
                "python3",
                new FunctionDefinition.Code(
                        "/",
                        "handler.handle",
                        HandlerStyle.EYWA,
                        null,
                        null,
                        packageEntry().digest()),
                plain.limits(),
                FunctionDefinition.Retry.DEFAULT,
                plain.environment(),
                List.of(COMMAND),
                "",
                ACCEPTED,
                ENDED,
                new EywaSettings(packageEntry().id(), "orders", 20, 0, true, "10s", "900s")));
    }

    static PackageEntry packageEntry() {
        return new PackageEntry(
                "acme",
                UUID.fromString("b0e2f1f8-1a55-5d0b-8a52-0f9f2f6f0b11"),
                "orders",
                "v1.2",
                "python3",
                "handler.handle",
                new PackageDigest("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
                123_456,
                ACCEPTED);
    }

    static RegistryEntry.Answer answer() {
        return new RegistryEntry.Answer(COMMAND, RegistryEntry.Verdict.TOO_LARGE, ACCEPTED);
    }

    static Pause pause() {
        return new Pause(FUNCTION, ACCEPTED, "bootstrap admin");
    }

    static Secret secret() {
        return new Secret(
                "acme",
                COMMAND,
                "database",
                Map.of("password", new Sealed("2026-01", "AAECAwQFBgcICQoL", "m0bJw3cT9n1oQv0c2f5kzX1s8aRrYw==")),
                ACCEPTED,
                ENDED);
    }

    static Alias weightedAlias() {
        return new Alias(
                FUNCTION.withVersion("stable"),
                "0b7f6b9e-5a0e-4f6f-9d3c-3f1c7b2f4a11",
                "v1",
                "what shops cäll",
                List.of(new Alias.Weight("v1", 90), new Alias.Weight("v2", 10)),
                null,
                ACCEPTED,
                ENDED);
    }

    static Alias ruledAlias() {
        return new Alias(
                FUNCTION.withVersion("beta"),
                "0b7f6b9e-5a0e-4f6f-9d3c-3f1c7b2f4a12",
                "v1",
                "",
                List.of(),
                new Alias.Rules(Alias.Logic.OR, List.of("x-group:in:staff,beta", "x-level:>=:3"), "v2"),
                ACCEPTED,
                ENDED);
    }

    static Reservation reservation() {
        return new Reservation(
                FUNCTION,
                "gold",
                List.of(new Reservation.Instances("cluster001", 2, 10), new Reservation.Instances("b", 0, 0)),
                ACCEPTED,
                ENDED);
    }

    static RegistryCommand command() {
        return new RegistryCommand(
                COMMAND,
                List.of(new RegistryCommand.Read(KeyRange.of(token().key()), Revisions.digest(LongStream.of(7, 9)))),
                List.of(RegistryCodec.toWrite(token()), new RegistryCommand.Write("token/00", null)));
    }
}
