package io.invoq.standalone.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.testkit.JavaCommand;
import io.invoq.testkit.JavaProcess;
import io.invoq.testkit.Ports;
import io.invoq.testkit.Records;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BrokerMainIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Pattern READY = Pattern.compile("^ready bootstrap=(127\\.0\\.0\\.1:\\d+)$");

    @TempDir
    private Path data;

    @Test
    void saysWhereItServesAndEndsWithZeroAfterSigterm() throws Exception {
        // Given
        int port = Ports.free();
        try (JavaProcess broker = start(port)) {
            // When
            String address = broker.awaitLine(READY, TIMEOUT).group(1);
            createTopic(address);
            Records.send(address, "kept", "hello");
            // Then
            assertThat(address).isEqualTo("127.0.0.1:" + port);
            assertThat(Records.read(address, "kept", 1)).containsExactly("hello");
            assertThat(broker.terminate(TIMEOUT)).isZero();
        }
    }

    @Test
    void keepsEveryAcknowledgedRecordWhenKilled() throws Exception {
        // Given
        String[] values = IntStream.range(0, 200).mapToObj(Integer::toString).toArray(String[]::new);
        try (JavaProcess broker = start(0)) {
            String address = broker.awaitLine(READY, TIMEOUT).group(1);
            createTopic(address);
            Records.send(address, "kept", values);
            // When
            broker.kill();
        }
        // Then
        try (JavaProcess broker = start(0)) {
            String address = broker.awaitLine(READY, TIMEOUT).group(1);
            assertThat(Records.read(address, "kept", values.length)).containsExactly(values);
        }
    }

    @Test
    void endsWithOneAndTheReasonWhenItsPortIsTaken() throws Exception {
        // Given
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                JavaProcess broker = start(taken.getLocalPort())) {
            // When
            int exitCode = broker.awaitExit(TIMEOUT);
            // Then
            assertThat(exitCode).isEqualTo(1);
            assertThat(broker.output())
                    .singleElement()
                    .asString()
                    .startsWith("broker: the broker cannot listen on 127.0.0.1:" + taken.getLocalPort());
        }
    }

    @Test
    void endsWithTwoAndItsUsageWhenTheDirectoryIsMissing() {
        // Given
        try (JavaProcess broker = command().start()) {
            // When
            int exitCode = broker.awaitExit(TIMEOUT);
            // Then
            assertThat(exitCode).isEqualTo(2);
            assertThat(broker.output()).first().isEqualTo("Missing required option: '--data=DIR'");
        }
    }

    private JavaProcess start(int port) {
        return command()
                .args("--port", Integer.toString(port), "--data", data.toString())
                .start();
    }

    private static JavaCommand command() {
        return new JavaCommand("broker", BrokerMain.class.getName());
    }

    private static void createTopic(String address) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
            admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }
}
