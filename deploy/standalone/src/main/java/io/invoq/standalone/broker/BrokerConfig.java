package io.invoq.standalone.broker;

import io.invoq.platform.config.Setting;
import java.nio.file.Path;

/**
 * Where the embedded broker listens and keeps its data.
 *
 * @param host an address or name that clients can connect to; the broker binds it and gives it to its clients
 * @param port TCP port for clients, 0 to 65,535; 0 takes a free one at each start
 * @param data directory of its own, made when missing
 */
public record BrokerConfig(
        @Setting(
                about = "Address the broker binds and gives to its clients; a wildcard such as 0.0.0.0 is refused,"
                        + " because no client can connect to one",
                byDefault = "127.0.0.1")
        String host,

        @Setting(
                about = "Port for Kafka clients; 0 takes a free one at each start",
                byDefault = "0",
                min = "0",
                max = "65535")
        int port,

        @Setting(about = "Directory of the broker's data, used by one broker at a time; made when missing")
        Path data) {

    public BrokerConfig {
        if (host.isBlank()) {
            throw new IllegalArgumentException("the broker's host is empty; it needs an address such as 127.0.0.1");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("the broker's port " + port + " is not within 0 to 65535");
        }
    }
}
