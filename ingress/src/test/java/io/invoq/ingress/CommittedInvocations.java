package io.invoq.ingress;

import io.invoq.platform.kafka.KafkaHeaders;
import io.invoq.wire.record.InvocationCodec;
import io.invoq.wire.record.Lane;
import io.invoq.wire.topic.DelayTier;
import io.invoq.wire.topic.Topics;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The asynchronous invocations that workers get to see: what is committed, transactions under way waited for. */
final class CommittedInvocations {

    private CommittedInvocations() {}

    /** All of one function, on the topic of invocations and on those of the delay tiers. */
    static List<ConsumerRecord<byte[], byte[]>> of(String bootstrapServers, String urn) {
        return CommittedRecords.of(bootstrapServers, topics()).stream()
                .filter(record -> InvocationCodec.readFunction(KafkaHeaders.reader(record.headers()))
                        .toString()
                        .equals(urn))
                .toList();
    }

    /** Their request ids, in no order. */
    static List<String> ids(String bootstrapServers, String urn) {
        return of(bootstrapServers, urn).stream()
                .map(record -> InvocationCodec.read(KafkaHeaders.reader(record.headers()), record.value())
                        .id()
                        .toString())
                .toList();
    }

    private static List<String> topics() {
        return Stream.concat(
                        Stream.of(Topics.invocations(Lane.ASYNC, Topics.DEFAULT_POOL)),
                        Stream.of(DelayTier.values()).map(Topics::delays))
                .map(topic -> topic.name())
                .toList();
    }
}
