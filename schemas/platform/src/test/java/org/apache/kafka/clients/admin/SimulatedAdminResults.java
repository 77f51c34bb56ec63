package org.apache.kafka.clients.admin;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.internals.CoordinatorKey;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.apache.kafka.common.utils.ProducerIdAndEpoch;

/** Makes results of the admin client, whose constructors only its own package may call. Stateless. */
public final class SimulatedAdminResults {

    private SimulatedAdminResults() {}

    public static ListConsumerGroupOffsetsResult offsets(
            String group, KafkaFuture<Map<TopicPartition, OffsetAndMetadata>> offsets) {
        return new ListConsumerGroupOffsetsResult(Map.of(CoordinatorKey.byGroupId(group), offsets));
    }

    public static ListTransactionsResult transactions(Collection<TransactionListing> listed) {
        KafkaFutureImpl<Collection<TransactionListing>> ofBroker = new KafkaFutureImpl<>();
        ofBroker.complete(listed);
        return new ListTransactionsResult(KafkaFuture.completedFuture(Map.of(1, ofBroker)));
    }

    /** What comes of a question that was not answered. */
    public static ListTransactionsResult noTransactions(Exception error) {
        KafkaFutureImpl<Map<Integer, KafkaFutureImpl<Collection<TransactionListing>>>> failed = new KafkaFutureImpl<>();
        failed.completeExceptionally(error);
        return new ListTransactionsResult(failed);
    }

    public static DescribeTransactionsResult descriptions(Map<String, TransactionDescription> described) {
        Map<CoordinatorKey, KafkaFuture<TransactionDescription>> futures = new HashMap<>();
        described.forEach((id, description) ->
                futures.put(CoordinatorKey.byTransactionalId(id), KafkaFuture.completedFuture(description)));
        return new DescribeTransactionsResult(futures);
    }

    public static FenceProducersResult fenced(Collection<String> ids) {
        Map<CoordinatorKey, KafkaFuture<ProducerIdAndEpoch>> futures = new HashMap<>();
        ids.forEach(id -> futures.put(
                CoordinatorKey.byTransactionalId(id),
                KafkaFuture.completedFuture(new ProducerIdAndEpoch(1, (short) 1))));
        return new FenceProducersResult(futures);
    }
}
