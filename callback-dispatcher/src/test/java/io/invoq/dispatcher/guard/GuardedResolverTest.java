package io.invoq.dispatcher.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invoq.platform.lifecycle.ServiceThreads;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardedResolverTest {

    private static final ServiceThreads THREADS = new ServiceThreads("test");

    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable part : opened) {
            part.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "127.0.0.1",
                "127.1",
                "2130706433",
                "0",
                "0.0.0.0",
                "::1",
                "::ffff:127.0.0.1",
                "::ffff:7f00:1",
                "10.1.2.3",
                "192.168.257",
                "169.254.169.254",
                "2852039166",
                "fe80::1",
                "fd00::1"
            })
    void refusesHostsOfThisMachineAndItsNetworks(String host) {
        // Given
        GuardedResolver resolver = opened(new GuardedResolver(false, false, 4, THREADS));

        // When, Then
        assertThatThrownBy(() -> resolver.resolve(host))
                .isInstanceOf(AddressRefusedException.class)
                .hasMessageStartingWith("callbacks may not go to host '" + host + "': its address is ");
    }

    /** Whether these are addresses differs between resolvers: they are either none, or refused. */
    @ParameterizedTest
    @ValueSource(strings = {"0x7f.1", "0x7f000001", "017700000001", "127.0.0.1."})
    void neverGivesAnAddressForOddFormsOfLoopback(String host) {
        // Given
        GuardedResolver resolver = opened(new GuardedResolver(false, false, 4, THREADS));

        // When, Then
        assertThatThrownBy(() -> resolver.resolve(host)).isInstanceOf(UnknownHostException.class);
    }

    /** C libraries take it for octal, so for 127.0.0.1: of no matter, as what was checked is what is connected to. */
    @Test
    void givesTheAddressItCheckedForALeadingZero() throws UnknownHostException {
        // Given
        GuardedResolver resolver = opened(new GuardedResolver(false, false, 4, THREADS));

        // When, Then
        assertThat(resolver.resolve("0177.0.0.1")).containsExactly(InetAddress.ofLiteral("177.0.0.1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "::ffff:127.0.0.1", "127.1"})
    void letsLoopbackThroughWhenAllowed(String host) throws UnknownHostException {
        // Given
        GuardedResolver resolver = opened(new GuardedResolver(true, false, 4, THREADS));

        // When, Then
        assertThat(resolver.resolve(host)).allMatch(InetAddress::isLoopbackAddress);
        assertThatThrownBy(() -> resolver.resolve("10.0.0.1")).isInstanceOf(AddressRefusedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "169.254.169.254", "fd00:ec2::254", "100.64.0.1", "0.0.0.0"})
    void refusesTheRestWhenPrivateNetworksAreAllowed(String host) throws UnknownHostException {
        // Given
        GuardedResolver resolver = opened(new GuardedResolver(false, true, 4, THREADS));

        // When, Then
        assertThat(resolver.resolve("192.168.1.1")).hasSize(1);
        assertThatThrownBy(() -> resolver.resolve(host)).isInstanceOf(AddressRefusedException.class);
    }

    @Test
    void givesOnlyTheAddressesThatMayBeCalled() throws UnknownHostException {
        // Given
        GuardedResolver resolver = opened(resolving("10.0.0.1", "8.8.8.8", "::1", "2606:4700::1111"));

        // When
        InetAddress[] found = resolver.resolve("mixed.example");

        // Then
        assertThat(found).containsExactly(InetAddress.ofLiteral("8.8.8.8"), InetAddress.ofLiteral("2606:4700::1111"));
    }

    @Test
    void namesAddressesAndTheirKindWhenItRefuses() {
        // Given
        GuardedResolver resolver = opened(resolving("10.0.0.1", "169.254.169.254"));

        // When, Then
        assertThatThrownBy(() -> resolver.resolve("inner.example"))
                .isInstanceOf(AddressRefusedException.class)
                .hasMessage("callbacks may not go to host 'inner.example': its address is"
                        + " 10.0.0.1 (private network), 169.254.169.254 (cloud metadata service)");
    }

    @Test
    void endsTheWaitOfAnInterruptedCaller() throws Exception {
        // Given
        CountDownLatch lookedUp = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        GuardedResolver resolver = opened(new GuardedResolver(false, false, 1, THREADS, host -> {
            lookedUp.countDown();
            while (never.getCount() > 0) {
                awaitQuietly(never);
            }
            throw new UnknownHostException(host);
        }));
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        Thread caller = THREADS.virtual("caller").newThread(() -> {
            try {
                resolver.resolve("slow.example");
            } catch (UnknownHostException e) {
                ended.complete(e);
            }
        });
        caller.start();
        lookedUp.await();

        // When
        caller.interrupt();

        // Then
        assertThat(ended).succeedsWithin(Duration.ofSeconds(10));
        assertThatThrownBy(() -> resolver.resolve("other.example"))
                .isInstanceOf(UnknownHostException.class)
                .hasMessage("host 'other.example' was not looked up: 1 look-ups are going on, the most allowed");
        never.countDown();
    }

    private GuardedResolver opened(GuardedResolver resolver) {
        opened.add(resolver);
        return resolver;
    }

    private static GuardedResolver resolving(String... literals) {
        return new GuardedResolver(
                false,
                false,
                4,
                THREADS,
                host -> Arrays.stream(literals).map(InetAddress::ofLiteral).toArray(InetAddress[]::new));
    }

    /** Like the system's resolver, which takes no notice of interrupts. */
    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.onSpinWait();
        }
    }
}
