package io.invoq.ingress.status;

import io.invoq.platform.config.Setting;
import java.time.Duration;

/** How much of this node the status of asynchronous calls may use. */
public record StatusConfig(
        @Setting(
                about =
                        "Results of which this node remembers where they are, about 50 bytes each; older ones are looked"
                                + " for on their topic. A starting node reads so many.",
                byDefault = "200000",
                min = "1",
                max = "5000000")
        int rememberedResults,

        @Setting(
                about = "Calls taken lately by this node, which it need not look for, about 150 bytes each.",
                byDefault = "16384",
                min = "1",
                max = "1000000")
        int rememberedCalls,

        @Setting(
                about = "Requests that look for a call on the topics at the same time, and as many that fetch a result;"
                        + " others wait for their turn. Each holds a consumer.",
                byDefault = "4",
                min = "1",
                max = "100")
        int maxAtOnce,

        @Setting(
                about =
                        "How long one request may look, or wait for its turn to; one that is not done by then is refused"
                                + " with 503.",
                byDefault = "5s",
                min = "100ms",
                max = "1m")
        Duration maxReadTime,

        @Setting(
                about = "Requests that wait for a result (`?wait=`) at the same time; one more is refused with 503.",
                byDefault = "500",
                min = "1",
                max = "100000")
        int maxWaiting) {}
