package io.invoq.platform.consume;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.internals.Topic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends transactions of the group's members that hold offsets and do not end by themselves: those of a worker that was
 * killed, which a broker would end only after their timeout. A live worker that is hit makes its transaction again.
 */
final class HungTransactions {

    private static final Logger LOG = LoggerFactory.getLogger(HungTransactions.class);
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final TransactionSettings settings;
    private final Duration olderThan;

    HungTransactions(TransactionSettings settings, Duration olderThan) {
        this.settings = settings;
        this.olderThan = olderThan;
    }

    void end() throws InterruptedException {
        try {
            List<String> open = settings
                    .admin()
                    .listTransactions(new ListTransactionsOptions()
                            .filterStates(Set.of(TransactionState.ONGOING))
                            .filterOnDuration(olderThan.toMillis()))
                    .all()
                    .get(ANSWER.toMillis(), TimeUnit.MILLISECONDS)
                    .stream()
                    .map(TransactionListing::transactionalId)
                    .filter(id -> id.startsWith(settings.idPrefix()))
                    .toList();
            List<String> holding = settings
                    .admin()
                    .describeTransactions(open)
                    .all()
                    .get(ANSWER.toMillis(), TimeUnit.MILLISECONDS)
                    .entrySet()
                    .stream()
                    .filter(transaction -> holdsOffsets(transaction.getValue()))
                    .map(Map.Entry::getKey)
                    .toList();
            if (!holding.isEmpty()) {
                LOG.atInfo().addKeyValue("transactionalIds", holding).log("hung transactions are ended");
                settings.admin().fenceProducers(holding).all().get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (ExecutionException | TimeoutException e) {
            LOG.atWarn().addKeyValue("error", e.toString()).log("hung transactions could not be ended");
        }
    }

    private static boolean holdsOffsets(TransactionDescription transaction) {
        return transaction.topicPartitions().stream()
                .anyMatch(partition -> partition.topic().equals(Topic.GROUP_METADATA_TOPIC_NAME));
    }
}
