package io.invoq.standalone.broker;

import io.invoq.platform.lifecycle.ServiceThreads;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;

/**
 * A Kafka broker of one node in this JVM, so that one person's machine needs nothing but a JDK. It is the broker and the
 * controller of a cluster of one; its data and cluster id survive a restart and a kill.
 *
 * <p>Owned by whoever started it, who closes it after its last client. Safe for use by several threads; used once. It
 * installs no exit hooks and touches no JVM-wide setting, but a broker whose disk fails ends the process, as Kafka does
 * everywhere.
 */
public final class EmbeddedBroker implements AutoCloseable {

    /** How long {@link #close()} waits. A broker in good health takes about a second. */
    static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

    private final KafkaRaftServer server;
    private final DataDirectory data;
    private final String bootstrapServers;
    private final String clusterId;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedBroker(KafkaRaftServer server, DataDirectory data, String bootstrapServers, String clusterId) {
        this.server = server;
        this.data = data;
        this.bootstrapServers = bootstrapServers;
        this.clusterId = clusterId;
    }

    /**
     * Starts a broker, formats its directory when that is new, and returns once it serves clients.
     *
     * @throws BrokerException when the address is taken, the directory is in use, or Kafka refuses to start; nothing is
     *     left running
     */
    public static EmbeddedBroker start(BrokerConfig config) {
        DataDirectory data = DataDirectory.open(config.data());
        try {
            Endpoints endpoints = Endpoints.choose(config);
            String clusterId = data.format(BrokerSettings.NODE_ID, BrokerSettings.CONTROLLER_LISTENER);
            KafkaRaftServer server =
                    new KafkaRaftServer(new KafkaConfig(BrokerSettings.of(endpoints, data.log()), false), Time.SYSTEM);
            startUp(server, endpoints);
            return new EmbeddedBroker(server, data, endpoints.clients(), clusterId);
        } catch (RuntimeException e) {
            data.close();
            throw e;
        }
    }

    /** The broker's address, {@code host:port}. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** The id that the cluster got when its directory was formatted. */
    public String clusterId() {
        return clusterId;
    }

    /**
     * Stops the broker in good order: it leaves the cluster, flushes its logs and closes its connections, and then the
     * directory is free again. More than once does nothing more.
     *
     * @throws BrokerException when that takes more than 30 seconds; the directory then stays taken until the process ends
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        new ServiceThreads("standalone")
                .platform("broker-stop")
                .newThread(() -> shutDown(server, stopped))
                .start();
        try {
            stopped.get(STOP_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
            data.close();
        } catch (TimeoutException e) {
            throw new BrokerException("the broker at " + bootstrapServers + " did not stop within " + STOP_TIMEOUT, e);
        } catch (ExecutionException e) {
            data.close();
            throw new BrokerException(
                    "the broker at " + bootstrapServers + " did not stop in good order", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerException("interrupted while the broker at " + bootstrapServers + " was stopping", e);
        }
    }

    private static void startUp(KafkaRaftServer server, Endpoints endpoints) {
        try {
            server.startup();
        } catch (Throwable e) { // Kafka throws errors too, and what it started by then has to end
            BrokerException failure = new BrokerException(
                    "the broker at " + endpoints.clients() + " did not start: " + e.getMessage(), e);
            try {
                shutDown(server);
            } catch (RuntimeException suppressed) {
                failure.addSuppressed(suppressed);
            }
            throw failure;
        }
    }

    private static void shutDown(KafkaRaftServer server) {
        server.shutdown();
        server.awaitShutdown();
    }

    private static void shutDown(KafkaRaftServer server, CompletableFuture<Void> stopped) {
        try {
            shutDown(server);
            stopped.complete(null);
        } catch (Throwable e) { // whatever it is, the closing thread has to hear of it
            stopped.completeExceptionally(e);
        }
    }
}
