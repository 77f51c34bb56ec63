package io.invoq.ingress.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class FailedTriesTest {

    private static final int PER_MINUTE = 6;

    private final AtomicLong now = new AtomicLong();
    private final FailedTries tries = new FailedTries(PER_MINUTE, now::get);

    @Test
    void slowAnAddressDownAfterSoManyAndNoOther() throws UnknownHostException {
        // Given
        InetAddress guesser = InetAddress.getByName("203.0.113.7");
        assertThat(tries.isQuiet()).isTrue();
        // When
        for (int i = 0; i < PER_MINUTE; i++) {
            assertThat(tries.slowedFor(guesser)).isEmpty();
            tries.failed(guesser);
        }
        // Then
        assertThat(tries.slowedFor(guesser)).hasValue(10);
        assertThat(tries.slowedFor(InetAddress.getByName("203.0.113.8"))).isEmpty();
    }

    @Test
    void letOneMorePassEachTenSeconds() throws UnknownHostException {
        // Given
        InetAddress guesser = InetAddress.getByName("203.0.113.7");
        fail(guesser, PER_MINUTE);
        // When
        now.addAndGet(Duration.ofSeconds(10).toNanos());
        // Then
        assertThat(tries.slowedFor(guesser)).isEmpty();
        // When
        tries.failed(guesser);
        // Then
        assertThat(tries.slowedFor(guesser)).hasValue(10);
    }

    @Test
    void takeANetworkOfIpv6ForOneHost() throws UnknownHostException {
        // When
        fail(InetAddress.getByName("2001:db8:1:2::1"), PER_MINUTE);
        // Then
        assertThat(tries.slowedFor(InetAddress.getByName("2001:db8:1:2:ffff::9")))
                .isPresent();
        assertThat(tries.slowedFor(InetAddress.getByName("2001:db8:1:3::1"))).isEmpty();
    }

    @Test
    void rememberSoManyAddressesAtMost() throws UnknownHostException {
        // When
        for (int i = 0; i < 30_000; i++) {
            tries.failed(InetAddress.getByAddress(new byte[] {10, (byte) (i >> 16), (byte) (i >> 8), (byte) i}));
        }
        // Then
        assertThat(tries.size()).isLessThanOrEqualTo(10_000);
    }

    private void fail(InetAddress address, int times) {
        for (int i = 0; i < times; i++) {
            tries.failed(address);
        }
    }
}
