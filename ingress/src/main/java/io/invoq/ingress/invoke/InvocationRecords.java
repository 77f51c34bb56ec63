package io.invoq.ingress.invoke;

import io.invoq.wire.record.Invocation;
import io.invoq.wire.routing.PartitionChooser;
import io.invoq.wire.topic.DelayTier;
import io.invoq.wire.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Says where an invocation goes: to its lane's topic, under its routing key, or to that of a delay tier if it must wait.
 * Immutable.
 *
 * @param topic the lane's topic
 * @param partitions how many it has
 */
public record InvocationRecords(String topic, int partitions) {

    /** A record of the invocation's body, without its headers. */
    public ProducerRecord<byte[], byte[]> of(Invocation invocation) {
        byte[] body = invocation.request().body().bytes();
        Instant notBefore = invocation.delivery().notBefore();
        if (notBefore != null) {
            DelayTier tier = DelayTier.of(Duration.between(invocation.delivery().acceptedAt(), notBefore));
            return new ProducerRecord<>(
                    Topics.delays(tier).name(), bytes(invocation.id().toString()), body);
        }
        int partition = PartitionChooser.home(invocation.function(), partitions);
        return new ProducerRecord<>(
                topic, partition, bytes(invocation.function().toString()), body);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
