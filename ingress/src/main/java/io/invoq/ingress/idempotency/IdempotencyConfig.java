package io.invoq.ingress.idempotency;

import io.invoq.platform.config.Setting;
import java.time.Duration;

/** How long idempotency keys hold, and how many of them; to be the same on all ingresses. */
public record IdempotencyConfig(
        @Setting(
                about =
                        "How long an idempotency key is kept from its first call on. Lowered, it lets go of keys that were"
                                + " promised more; raised, it holds for all that are still known.",
                byDefault = "24h",
                min = "1s",
                max = "7d")
        Duration keep,

        @Setting(
                about =
                        "Idempotency keys kept at the same time, per partition of `invoq.idempotency`; calls with further"
                                + " new keys are refused with 503. Each takes about 150 bytes of the node that owns its partition.",
                byDefault = "100000",
                min = "1",
                max = "10000000")
        int maxKeys,

        @Setting(
                about =
                        "How long a call with an idempotency key waits until it is decided, before it is refused with 503;"
                                + " made again with the same key, it does not run twice. When an ingress is killed, others decide"
                                + " in its place after 7 s.",
                byDefault = "10s",
                min = "100ms",
                max = "2m")
        Duration answerTimeout) {}
