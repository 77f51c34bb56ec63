package io.invoq.wire;

import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.record.Cancel;
import io.invoq.wire.record.Checkout;
import io.invoq.wire.record.DeadCallback;
import io.invoq.wire.record.DeadInvocation;
import io.invoq.wire.record.DeadLetter;
import io.invoq.wire.record.DeadLetterMark;
import io.invoq.wire.record.Delivery;
import io.invoq.wire.record.Dialect;
import io.invoq.wire.record.Execution;
import io.invoq.wire.record.FailureKind;
import io.invoq.wire.record.HttpAnswer;
import io.invoq.wire.record.HttpHeaders;
import io.invoq.wire.record.HttpRequest;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.Lane;
import io.invoq.wire.record.LastOutcome;
import io.invoq.wire.record.Outcome;
import io.invoq.wire.record.Payload;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.record.Result;
import io.invoq.wire.record.Trace;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Any record that Invoq could have to write, with the text and bytes that callers and functions come up with. */
final class RandomRecords {

    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");
    private static final List<String> ODD_TEXTS = List.of(
            "", "%", "%%", "%2", "%41", "%C3", "=", "&", "&=&", "a=b&c=d", " ", "\r\n", "\u0000", "+", "\uFFFF");
    private static final List<String> MEDIA_TYPES = List.of(
            "application/json",
            "text/plain; charset=utf-8",
            "multipart/form-data; boundary=a&b",
            "application/cloudevents+json",
            "Application/CloudEvents-batch+json; charset=utf-8",
            "");
    private static final String LABEL = "abcXYZ0189._-";
    private static final long YEAR_9999 = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    private final Random random;

    RandomRecords(Random random) {
        this.random = random;
    }

    Invocation invocation() {
        Delivery delivery = random.nextBoolean()
                ? new Delivery(
                        Lane.SYNC,
                        positive(),
                        instant(),
                        instant(),
                        number(),
                        maybeText(),
                        maybeInstant(),
                        maybeInstant())
                : new Delivery(
                        Lane.ASYNC,
                        positive(),
                        instant(),
                        null,
                        null,
                        maybeText(),
                        maybeInstant(),
                        maybeInstant(),
                        maybeInstant());
        return new Invocation(
                id(),
                urn(),
                pick(List.of(Dialect.values())),
                delivery,
                new HttpRequest(
                        pick(METHODS), "/" + text(), maybeText(), headers(), mediaType(), payload(random.nextInt(600))),
                trace(),
                random.nextBoolean());
    }

    Result result() {
        Outcome outcome = random.nextBoolean()
                ? new Outcome.Answered(
                        new HttpAnswer(100 + random.nextInt(500), headers(), mediaType(), payload(random.nextInt(600))))
                : new Outcome.Failed(pick(List.of(FailureKind.values())), text());
        return new Result(
                id(),
                urn(),
                outcome,
                new Execution(
                        label(63),
                        positive(),
                        Duration.of(random.nextLong() >>> random.nextInt(1, 64), ChronoUnit.MICROS),
                        payload(random.nextInt(3) * 50)),
                maybeText(),
                trace());
    }

    DeadLetter deadLetter() {
        return random.nextBoolean()
                ? new DeadCallback(result(), "callback-failed", text(), number())
                : new DeadInvocation(
                        invocation(),
                        LastOutcome.of(result().outcome()),
                        DeadInvocation.ATTEMPTS_EXHAUSTED,
                        text(),
                        label(63));
    }

    Checkout checkout() {
        return new Checkout(invocation(), label(20), label(63), new UUID(random.nextLong(), random.nextLong()));
    }

    DeadLetterMark mark() {
        return new DeadLetterMark(
                id(),
                urn(),
                number(),
                random.nextLong() >>> 1,
                random.nextBoolean() ? new DeadLetterMark.Purged() : new DeadLetterMark.Redriven(id()));
    }

    Cancel cancel() {
        return new Cancel(id(), label(128), text(), instant());
    }

    Instant instant() {
        return Instant.ofEpochSecond(random.nextLong(YEAR_9999), random.nextInt(1_000_000_000));
    }

    HttpHeaders headers() {
        HttpHeaders.Builder headers = HttpHeaders.builder();
        String repeated = text();
        for (int i = random.nextInt(6); i > 0; i--) {
            headers.add(random.nextBoolean() ? repeated : text(), text());
        }
        return headers.build();
    }

    /** Every byte value comes up, and so does no byte at all. */
    Payload payload(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return Payload.of(bytes);
    }

    String text() {
        if (random.nextInt(4) == 0) {
            return pick(ODD_TEXTS);
        }
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(20); i > 0; i--) {
            text.appendCodePoint(
                    switch (random.nextInt(6)) {
                        case 0 -> random.nextInt(0x20);
                        case 1 -> "%&=+/?#\"\\ \u007f".charAt(random.nextInt(11));
                        case 2 -> random.nextInt(0x80, 0x800);
                        case 3 -> random.nextInt(0x800, 0xD800);
                        case 4 -> random.nextInt(0xE000, 0x110000);
                        default -> random.nextInt(0x20, 0x7f);
                    });
        }
        return text.toString();
    }

    private @Nullable String maybeText() {
        return random.nextInt(3) == 0 ? null : text();
    }

    private @Nullable Instant maybeInstant() {
        return random.nextInt(3) == 0 ? null : instant();
    }

    private @Nullable String mediaType() {
        return random.nextBoolean() ? pick(MEDIA_TYPES) : maybeText();
    }

    private Trace trace() {
        return new Trace(maybeText(), maybeText(), random.nextBoolean() ? null : id());
    }

    private RequestId id() {
        return random.nextBoolean()
                ? RequestId.next(instant())
                : new RequestId(new UUID(random.nextLong(), random.nextLong()));
    }

    private FunctionUrn urn() {
        return new FunctionUrn(label(128), name(), name(), label(128));
    }

    private String name() {
        String middle = label(126).replace('.', '_');
        return pick(List.of("f", "F" + middle + "9"));
    }

    private String label(int longest) {
        StringBuilder label = new StringBuilder();
        for (int i = random.nextInt(1, longest + 1); i > 0; i--) {
            label.append(LABEL.charAt(random.nextInt(LABEL.length())));
        }
        return label.toString();
    }

    private int number() {
        return random.nextInt() >>> random.nextInt(1, 32);
    }

    private int positive() {
        return Math.max(1, number());
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
