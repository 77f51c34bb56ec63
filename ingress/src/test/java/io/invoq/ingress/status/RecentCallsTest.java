package io.invoq.ingress.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.record.Delivery;
import io.invoq.wire.record.Dialect;
import io.invoq.wire.record.HttpHeaders;
import io.invoq.wire.record.HttpRequest;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.Payload;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.record.Trace;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RecentCallsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final FunctionUrn FUNCTION = FunctionUrn.parse("sn:cn:yrk:acme:function:0@shop@price:latest");

    private final RequestId id = RequestId.next(NOW);

    @Test
    void tellsATenantOfItsCall() {
        // Given
        RecentCalls calls = new RecentCalls(8);
        Instant due = NOW.plusSeconds(30);
        // When
        calls.add(invocation(id, Delivery.async(NOW, null).delayedUntil(due)));
        // Then
        assertThat(calls.find("acme", id)).contains(new CallStatus.Queued(FUNCTION, null, NOW, due));
        assertThat(calls.find("other", id)).isEmpty();
        assertThat(calls.find("acme", RequestId.next(NOW))).isEmpty();
    }

    @Test
    void holdsNoMoreThanItMay() {
        // Given
        RecentCalls calls = new RecentCalls(1);
        calls.add(invocation(id, Delivery.async(NOW, null)));
        // When
        calls.add(invocation(RequestId.next(NOW), Delivery.async(NOW, null)));
        // Then
        assertThat(calls.find("acme", id)).isEmpty();
    }

    @Test
    void findsMostOfSoManyAsItHasRoomFor() {
        // Given
        RecentCalls calls = new RecentCalls(1_000);
        var ids = IntStream.range(0, 1_000).mapToObj(i -> RequestId.next(NOW)).toList();
        // When
        ids.forEach(each -> calls.add(invocation(each, Delivery.async(NOW, null))));
        // Then: as many as balls thrown at as many boxes leave visible, 1 - 1/e of them
        assertThat(ids.stream().filter(each -> calls.find("acme", each).isPresent()))
                .hasSizeBetween(560, 700);
    }

    private static Invocation invocation(RequestId id, Delivery delivery) {
        return new Invocation(
                id,
                FUNCTION,
                Dialect.EYWA,
                delivery,
                new HttpRequest("POST", "/", null, HttpHeaders.NONE, null, Payload.of("body")),
                Trace.NONE,
                false);
    }
}
