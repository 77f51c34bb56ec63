package io.invoq.worker.delay;

import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.record.InvocationCodec;
import io.invoq.wire.routing.PartitionChooser;
import io.invoq.wire.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What is written for a record that moves on: headers and value byte for byte as they came, attributes that nobody here
 * knows included; one header more where a call is taken back, other moments where its function is paused.
 *
 * @param topic the invocations that the workers of the pool run
 * @param partitions how many it has
 */
record Destination(String topic, int partitions) {

    /** The record to be written; empty for one that nobody takes. */
    Optional<ProducerRecord<byte[], byte[]>> record(Burst.Move move) {
        ConsumerRecord<byte[], byte[]> source = move.record().source();
        return switch (move.hop()) {
            case Hop.ToWorkers due -> Optional.of(toWorkers(source, due.function()));
            case Hop.Cancelled cancelled -> Optional.of(marked(source, cancelled));
            case Hop.ToTier wait ->
                Optional.of(new ProducerRecord<>(
                        Topics.delays(wait.tier()).name(), null, source.key(), source.value(), source.headers()));
            case Hop.Held held -> Optional.of(putOff(source, held));
            case Hop.PassOver nowhere -> Optional.empty();
        };
    }

    /** The headers of a producer's record are a copy: a burst that fails is written again from the same source. */
    private ProducerRecord<byte[], byte[]> marked(ConsumerRecord<byte[], byte[]> source, Hop.Cancelled cancelled) {
        ProducerRecord<byte[], byte[]> record = toWorkers(source, cancelled.function());
        InvocationCodec.markCancelled(cancelled.at(), record.headers()::add);
        return record;
    }

    private static ProducerRecord<byte[], byte[]> putOff(ConsumerRecord<byte[], byte[]> source, Hop.Held held) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                Topics.delays(held.tier()).name(), null, source.key(), source.value(), source.headers());
        InvocationCodec.markHeld(
                held.until(), (name, value) -> record.headers().remove(name).add(name, value));
        return record;
    }

    private ProducerRecord<byte[], byte[]> toWorkers(ConsumerRecord<byte[], byte[]> source, FunctionUrn function) {
        return new ProducerRecord<>(
                topic,
                PartitionChooser.home(function, partitions),
                function.toString().getBytes(StandardCharsets.UTF_8),
                source.value(),
                source.headers());
    }
}
