package io.invoq.ingress.auth;

import io.invoq.platform.config.Setting;
import java.time.Duration;

/** How access tokens are seen to. */
public record TokensConfig(
        @Setting(
                about = "Tokens a tenant may have; one more is refused with 409.",
                byDefault = "1000",
                min = "1",
                max = "100000")
        int maxPerTenant,

        @Setting(
                about =
                        "Wrong tokens that may come from one address (of IPv6, one /64) within a minute. Past it, tokens that were"
                                + " not used from there before are answered 429 without being looked at.",
                byDefault = "100",
                min = "1",
                max = "1000000")
        int maxFailedTries,

        @Setting(
                about =
                        "How often this node writes down when tokens were last used, in bulk. Between two writes that is not known"
                                + " to others, and lost when the node ends.",
                byDefault = "1m",
                min = "1s",
                max = "1d")
        Duration lastUsedInterval) {}
