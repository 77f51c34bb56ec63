package io.invoq.ingress.deadletter;

import io.invoq.platform.config.DataSize;
import io.invoq.platform.config.Setting;
import java.time.Duration;

/** How much of this node operators may use to look through dead letters. */
public record DeadLettersConfig(
        @Setting(
                about =
                        "Requests about dead letters handled at the same time; one more is refused with 503. Each holds a"
                                + " few letters, and what its consumer reads ahead, of every partition.",
                byDefault = "2",
                min = "1",
                max = "100")
        int maxAtOnce,

        @Setting(
                about =
                        "How long one request may read: a list goes on with its cursor, a look-up that is not done by then"
                                + " is refused with 503.",
                byDefault = "10s",
                min = "100ms",
                max = "2m")
        Duration maxReadTime,

        @Setting(
                about = "How much one request may read, in bytes of bodies, with the same consequence.",
                byDefault = "256MiB",
                min = "1MiB")
        DataSize maxReadSize) {}
