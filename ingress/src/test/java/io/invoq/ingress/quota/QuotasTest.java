package io.invoq.ingress.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.invoq.ingress.registry.FakeRegistry;
import io.invoq.ingress.status.CallKey;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.registry.Quota;
import io.invoq.wire.registry.RegistryEntry;
import io.invoq.wire.registry.TenantQuota;
import io.invoq.wire.registry.TokenScope;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class QuotasTest {

    private static final Instant THEN = Instant.parse("2026-03-01T10:00:00Z");

    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger ingresses = new AtomicInteger(1);
    private FakeRegistry registry;
    private Quotas quotas;

    @BeforeEach
    void start() throws InterruptedException {
        registry = new FakeRegistry();
        quotas = Quotas.over(registry.view(), ingresses::get, now::get);
    }

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void letAllPassWhereThereIsNone() {
        for (int i = 0; i < 1000; i++) {
            assertThat(quotas.enter(token(null), "acme", 1000)).isNotNull();
        }
    }

    @Test
    void boundARateAndSayWhenThereIsMore() throws InterruptedException {
        // Given
        registry.write(new TenantQuota("acme", new Quota(2, null, null), THEN));
        quotas.enter(token(null), "acme", 1).close();
        quotas.enter(token(null), "acme", 1).close();
        // When, Then
        assertThatExceptionOfType(QuotaExceededException.class)
                .isThrownBy(() -> quotas.enter(token(null), "acme", 1))
                .satisfies(e -> assertThat(e.isTenants()).isTrue())
                .satisfies(e -> assertThat(e.retryAfter()).isEqualTo(1))
                .withMessageContaining("tenant acme")
                .withMessageContaining("ratePerSecond=2");
        quotas.enter(token(null), "another", 1).close();
        // When
        now.addAndGet(Duration.ofMillis(500).toNanos());
        // Then
        quotas.enter(token(null), "acme", 1).close();
    }

    @Test
    void boundWhatIsInFlightUntilItIsGivenBack() {
        // Given
        RegistryEntry.Token token = token(new Quota(null, 1, null));
        Quotas.Held held = quotas.enter(token, "acme", 1);
        // When, Then
        assertThatExceptionOfType(QuotaExceededException.class)
                .isThrownBy(() -> quotas.enter(token, "acme", 1))
                .satisfies(e -> assertThat(e.isTenants()).isFalse())
                .withMessageContaining("1 requests in flight")
                .withMessageContaining("maxInFlight=1");
        held.close();
        quotas.enter(token, "acme", 1).close();
    }

    @Test
    void takeNothingOfTheTokenWhenTheTenantHasNoMore() throws InterruptedException {
        // Given
        registry.write(new TenantQuota("acme", new Quota(null, 1, null), THEN));
        RegistryEntry.Token token = token(new Quota(null, 1, null));
        Quotas.Held others = quotas.enter(token(null), "acme", 1);
        assertThatExceptionOfType(QuotaExceededException.class).isThrownBy(() -> quotas.enter(token, "acme", 1));
        // When
        others.close();
        // Then
        quotas.enter(token, "acme", 1).close();
    }

    @Test
    void areDividedByTheIngressesThatAreAlive() throws InterruptedException {
        // Given
        registry.write(new TenantQuota("acme", new Quota(null, 4, null), THEN));
        ingresses.set(2);
        now.addAndGet(Duration.ofSeconds(2).toNanos());
        quotas.enter(token(null), "acme", 1);
        quotas.enter(token(null), "acme", 1);
        // When, Then
        assertThatExceptionOfType(QuotaExceededException.class)
                .isThrownBy(() -> quotas.enter(token(null), "acme", 1))
                .withMessageContaining("its share of maxInFlight=4 is 2 (2 ingresses)");
        // When
        ingresses.set(1);
        now.addAndGet(Duration.ofSeconds(2).toNanos());
        // Then
        quotas.enter(token(null), "acme", 1);
    }

    @Test
    void changeAndGoAtOnce() throws InterruptedException {
        // Given
        registry.write(new TenantQuota("acme", new Quota(null, 1, null), THEN));
        Quotas.Held first = quotas.enter(token(null), "acme", 1);
        // When
        registry.write(new TenantQuota("acme", new Quota(null, 2, null), THEN));
        // Then
        Quotas.Held second = quotas.enter(token(null), "acme", 1);
        assertThatExceptionOfType(QuotaExceededException.class).isThrownBy(() -> quotas.enter(token(null), "acme", 1));
        // When
        new QuotaRegistry(registry.view(), registry.transactions(), () -> THEN).remove("acme");
        // Then
        quotas.enter(token(null), "acme", 1).close();
        first.close();
        second.close();
    }

    @Test
    void boundABacklogUntilItsCallsEnd() throws InterruptedException {
        // Given
        registry.write(new TenantQuota("acme", new Quota(null, null, 2), THEN));
        RegistryEntry.Token token = token(null);
        RequestId first = RequestId.next(THEN);
        RequestId second = RequestId.next(THEN);
        accept(token, "acme", first);
        accept(token, "acme", second);
        // When, Then
        assertThatExceptionOfType(QuotaExceededException.class)
                .isThrownBy(() -> accept(token, "acme", RequestId.next(THEN)))
                .withMessageContaining("tenant acme: 2 calls")
                .withMessageContaining("maxBacklog=2");
        accept(token, "another", RequestId.next(THEN));
        // When
        quotas.ended(CallKey.of("acme", first));
        quotas.ended(CallKey.of("acme", first));
        quotas.ended(CallKey.of("another", second));
        // Then
        accept(token, "acme", RequestId.next(THEN));
        assertThatExceptionOfType(QuotaExceededException.class)
                .isThrownBy(() -> accept(token, "acme", RequestId.next(THEN)));
    }

    @Test
    void giveTheBacklogOfCallsThatAreNotAcceptedBack() throws InterruptedException {
        // Given
        registry.write(new TenantQuota("acme", new Quota(null, null, 2), THEN));
        RegistryEntry.Token token = token(new Quota(null, null, 3));
        accept(token, "acme", RequestId.next(THEN));
        // When
        for (int i = 0; i < 10; i++) {
            try (Accepting accepting = quotas.accepting(token, "acme")) {
                accepting.enter(RequestId.next(THEN));
                assertThatExceptionOfType(QuotaExceededException.class)
                        .isThrownBy(() -> accepting.enter(RequestId.next(THEN)))
                        .satisfies(e -> assertThat(e.isTenants()).isTrue());
            }
        }
        // Then
        accept(token, "acme", RequestId.next(THEN));
        accept(token, "another", RequestId.next(THEN));
        assertThatExceptionOfType(QuotaExceededException.class)
                .isThrownBy(() -> accept(token, "another", RequestId.next(THEN)))
                .satisfies(e -> assertThat(e.isTenants()).isFalse());
    }

    @Test
    void countACallThatEndsBeforeItsAcceptanceIsKnown() throws InterruptedException {
        // Given
        registry.write(new TenantQuota("acme", new Quota(null, null, 1), THEN));
        RequestId id = RequestId.next(THEN);
        // When
        try (Accepting accepting = quotas.accepting(token(null), "acme")) {
            accepting.enter(id);
            quotas.ended(CallKey.of("acme", id));
            accepting.accepted(id);
        }
        // Then
        accept(token(null), "acme", RequestId.next(THEN));
    }

    @Test
    void countEachOfSeveralCallsThatHaveOneId() throws InterruptedException {
        // Given
        registry.write(new TenantQuota("acme", new Quota(null, null, 3), THEN));
        RequestId id = RequestId.next(THEN);
        accept(token(null), "acme", id);
        accept(token(null), "acme", id);
        accept(token(null), "acme", id);
        // When, Then
        assertThatExceptionOfType(QuotaExceededException.class)
                .isThrownBy(() -> accept(token(null), "acme", id))
                .withMessageContaining("tenant acme: 3 calls");
        // When
        quotas.ended(CallKey.of("acme", id));
        // Then
        try (Accepting accepting = quotas.accepting(token(null), "acme")) {
            accepting.enter(id);
        }
        accept(token(null), "acme", id);
        assertThatExceptionOfType(QuotaExceededException.class)
                .isThrownBy(() -> accept(token(null), "acme", RequestId.next(THEN)));
    }

    private void accept(RegistryEntry.Token token, String tenant, RequestId id) {
        try (Accepting accepting = quotas.accepting(token, tenant)) {
            accepting.enter(id);
            accepting.accepted(id);
        }
    }

    private static RegistryEntry.Token token(@Nullable Quota quota) {
        return new RegistryEntry.Token(
                "ab",
                "ops",
                THEN,
                UUID.nameUUIDFromBytes(new byte[] {1}),
                "acme",
                EnumSet.allOf(TokenScope.class),
                List.of(),
                null,
                null,
                quota);
    }
}
