package io.invoq.dispatcher;

import io.invoq.dispatcher.deliver.SigningSecret;
import io.invoq.platform.config.DataSize;
import io.invoq.platform.config.Setting;
import java.time.Duration;

/** How callbacks are delivered, and where they may go. {@link #toString} leaves the secret out. */
public record CallbackConfig(
        @Setting(
                about = "Signs callbacks (Standard Webhooks, v1): whsec_ followed by the base64 of 24 to 64 random"
                        + " bytes. Receivers verify with the same text; changing it breaks those that"
                        + " have not changed theirs.",
                secret = true)
        String signingSecret,

        @Setting(
                about = "How often a callback is tried in all before it becomes a dead letter.",
                byDefault = "4",
                min = "1",
                max = "20")
        int attempts,

        @Setting(
                about =
                        "Wait before the second try; each later wait is five times the one before, up to max-delay, all of"
                                + " them with 20 % of jitter.",
                byDefault = "1s",
                min = "1ms",
                max = "1h")
        Duration firstDelay,

        @Setting(
                about = "The longest wait between two tries before jitter, also when the target asks for more with"
                        + " Retry-After. Results wait in memory, so long waits hold up those behind them.",
                byDefault = "15s",
                min = "1ms",
                max = "1h")
        Duration maxDelay,

        @Setting(
                about = "The longest that one try may take: name look-up, connecting, TLS, sending and the whole answer"
                        + " together.",
                byDefault = "10s",
                min = "10ms",
                max = "5m")
        Duration timeout,

        @Setting(
                about =
                        "How much of an answer's body is read, and thrown away, so that its connection can be used again;"
                                + " the connection of a longer one is closed.",
                byDefault = "64KiB",
                min = "0B",
                max = "16MiB")
        DataSize maxAnswerSize,

        @Setting(
                about =
                        "How many callbacks are on the network at the same time, and how many connections are kept; one that"
                                + " waits for its next try does not count.",
                byDefault = "256",
                min = "1",
                max = "10000")
        int concurrency,

        @Setting(
                about = "Whether callbacks may go to loopback addresses, so to any service of this machine. For a"
                        + " developer's machine only.",
                byDefault = "false")
        boolean allowLoopback,

        @Setting(
                about =
                        "Whether callbacks may go to private networks (RFC 1918, fc00::/7). Whoever may call a function can"
                                + " then make the dispatcher POST to any host in them.",
                byDefault = "false")
        boolean allowPrivate) {

    public CallbackConfig {
        SigningSecret.parse(signingSecret);
        if (maxDelay.compareTo(firstDelay) < 0) {
            throw new IllegalArgumentException("max-delay of %d ms is shorter than first-delay of %d ms"
                    .formatted(maxDelay.toMillis(), firstDelay.toMillis()));
        }
    }

    @Override
    public String toString() {
        return ("CallbackConfig[signingSecret=***, attempts=%d, firstDelay=%s, maxDelay=%s, timeout=%s, maxAnswerSize=%s,"
                        + " concurrency=%d, allowLoopback=%b, allowPrivate=%b]")
                .formatted(
                        attempts,
                        firstDelay,
                        maxDelay,
                        timeout,
                        maxAnswerSize,
                        concurrency,
                        allowLoopback,
                        allowPrivate);
    }
}
