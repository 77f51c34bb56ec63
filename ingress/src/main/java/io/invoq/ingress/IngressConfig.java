package io.invoq.ingress;

import io.invoq.ingress.auth.TokensConfig;
import io.invoq.ingress.deadletter.DeadLettersConfig;
import io.invoq.ingress.idempotency.IdempotencyConfig;
import io.invoq.ingress.status.StatusConfig;
import io.invoq.platform.config.DataSize;
import io.invoq.platform.config.Setting;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What an ingress needs to know beside what every node does. */
public record IngressConfig(
        @Setting(about = "Address that callers connect to.", byDefault = "0.0.0.0")
        String host,

        @Setting(
                about = "Port that callers connect to; 0 takes a free one.",
                byDefault = "8080",
                min = "0",
                max = "65535")
        int port,

        @Setting(
                about = "Calls being handled at the same time; one more is refused with 503.",
                byDefault = "2000",
                min = "1",
                max = "100000")
        int maxInFlight,

        @Setting(
                about = "Bodies held at the same time, in bytes; a call that would pass it is refused with 503.",
                byDefault = "256MiB",
                min = "1MiB")
        DataSize maxInFlightBytes,

        @Setting(
                about = "Largest request body; a larger one is refused with 413.",
                byDefault = "6MiB",
                min = "1KiB",
                max = "12MiB")
        DataSize maxBodySize,

        @Setting(
                about = "Lines of a batch of calls; a batch of more is refused with 413.",
                byDefault = "1000",
                min = "1",
                max = "10000")
        int maxBatchLines,

        @Setting(
                about = "Largest line of a batch of calls; a larger one is refused with 413 by itself.",
                byDefault = "1MiB",
                min = "1KiB",
                max = "12MiB")
        DataSize maxBatchLineSize,

        @Setting(
                about = "How long a record may wait for its acknowledgement, while the brokers acknowledge others,"
                        + " before its call is refused with 503.",
                byDefault = "5s",
                min = "100ms",
                max = "2m")
        Duration acceptTimeout,

        @Setting(
                about = "A call is refused with 503 when for so long no broker has acknowledged anything; at once when"
                        + " none is connected.",
                byDefault = "900ms",
                min = "50ms",
                max = "30s")
        Duration brokerSilence,

        @Setting(
                about =
                        "How long a change of the registry may wait for the registrar, which takes 6 s to be replaced when"
                                + " it is killed; then the answer is 503 `change-in-doubt`: it may be made yet.",
                byDefault = "15s",
                min = "1s",
                max = "2m")
        Duration registryTimeout,

        @Setting(
                about =
                        "Partition of `invoq.replies` that this node reads; by default a hash of `node.id`. Two nodes on"
                                + " one partition read each other's replies, which costs time and nothing else.")
        @Nullable
        Integer replyPartition,

        @Setting(
                about = "A worker that has given no sign of life for so long is taken for lost: calls that it had taken"
                        + " are answered `in-doubt`, idempotent ones are sent again. Each worker gives one a second.",
                byDefault = "3s",
                min = "2s",
                max = "1m")
        Duration workerSilence,

        @Setting(
                about = "Whether a registration's `codePath` is looked up on this node, and refused when it is not"
                        + " there. Turn off where only workers see the code.",
                byDefault = "true")
        boolean checkCodePath,

        @Setting(about = "Dead letters.") DeadLettersConfig deadLetters,
        @Setting(about = "Access tokens.") TokensConfig tokens,
        @Setting(about = "Idempotency keys.") IdempotencyConfig idempotency,

        @Setting(about = "Status of asynchronous calls.") StatusConfig status,

        @Setting(
                about = "How long a stopping node lets calls in flight end.",
                byDefault = "30s",
                min = "0s",
                max = "1h")
        Duration drainTimeout) {}
