package io.invoq.platform.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the transactions of other nodes that keep partitions from being read to their end: those of a node that was killed,
 * which brokers would end only after their timeout. A live node that is hit makes its transaction again, without what it
 * has lost. Safe for use by several threads.
 */
public final class OpenTransactions {

    private static final Logger LOG = LoggerFactory.getLogger(OpenTransactions.class);
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final Admin admin;
    private final String idPrefix;

    /**
     * Ends transactions.
     *
     * @param admin not owned
     * @param idPrefix what the transactional ids of all who write there begin with
     */
    public OpenTransactions(Admin admin, String idPrefix) {
        this.admin = admin;
        this.idPrefix = idPrefix;
    }

    /** Ends those that are open on any of the partitions now; what goes wrong with it is logged. */
    public void end(Collection<TopicPartition> partitions) throws InterruptedException {
        try {
            Set<Long> producers =
                    admin
                            .describeProducers(partitions)
                            .all()
                            .get(ANSWER.toMillis(), TimeUnit.MILLISECONDS)
                            .values()
                            .stream()
                            .flatMap(state -> state.activeProducers().stream())
                            .filter(producer ->
                                    producer.currentTransactionStartOffset().isPresent())
                            .map(ProducerState::producerId)
                            .collect(Collectors.toSet());
            List<String> open = producers.isEmpty() ? List.of() : idsOf(producers);
            if (!open.isEmpty()) {
                LOG.atInfo().addKeyValue("transactionalIds", open).log("transactions that hold up readers are ended");
                admin.fenceProducers(open).all().get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (ExecutionException | TimeoutException e) {
            LOG.atWarn().addKeyValue("error", e.toString()).log("transactions that hold up readers could not be ended");
        }
    }

    private List<String> idsOf(Set<Long> producers) throws ExecutionException, TimeoutException, InterruptedException {
        return admin
                .listTransactions(new ListTransactionsOptions().filterProducerIds(producers))
                .all()
                .get(ANSWER.toMillis(), TimeUnit.MILLISECONDS)
                .stream()
                .map(TransactionListing::transactionalId)
                .filter(id -> id.startsWith(idPrefix))
                .toList();
    }
}
