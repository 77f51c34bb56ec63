package io.invoq.platform.consume;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** Ends of checked out runs in transactions of their own, and what a producer that was fenced does to them. */
class CheckedOutTransactionsTest {

    private static final String RESULTS = "results";

    private final List<MockProducer<byte[], byte[]>> producers = new ArrayList<>();
    private final Set<String> standing = new HashSet<>();
    private int unmakeable;
    private final CheckedOutRuns runs = new CheckedOutRuns(() -> Set.copyOf(standing));
    private final Transactions transactions = new Transactions(
            new TransactionSettings(this::producer, "t-", noAdmin(), "group", RESULTS, Thread::new),
            () -> false,
            Waiting.REAL);

    @Test
    void aTransactionWithoutOffsetsIsCommitted() throws InterruptedException {
        // Given
        TrackedRecord record = ended("run");

        // When
        FlushOutcome outcome = transactions.carryOut(flush(record));

        // Then
        assertThat(outcome).isInstanceOf(FlushOutcome.Committed.class);
        assertThat(keys(producers.getFirst())).containsExactly("run");
        assertThat(producers.getFirst().sentOffsets()).isFalse();
    }

    @Test
    void whatStandsIsWrittenAgainByTheNextProducer() throws InterruptedException {
        // Given
        TrackedRecord record = ended("run");
        transactions.open();
        producers.getFirst().fenceProducer();

        // When
        FlushOutcome first = transactions.carryOut(flush(record));
        FlushOutcome second = transactions.carryOut(flush(record));

        // Then
        assertThat(first)
                .isInstanceOfSatisfying(
                        FlushOutcome.Aborted.class,
                        aborted -> assertThat(aborted.cause()).isInstanceOf(ProducerFencedException.class));
        assertThat(second).isInstanceOf(FlushOutcome.Committed.class);
        assertThat(keys(producers.getLast())).containsExactly("run");
        assertThat(record.isLost()).isFalse();
    }

    @Test
    void whatWasTakenOverMeanwhileIsNotWrittenAndHarmsNoOther() throws InterruptedException {
        // Given
        TrackedRecord kept = ended("kept");
        TrackedRecord takenOver = ended("taken-over");
        transactions.open();
        producers.getFirst().fenceProducer();
        transactions.carryOut(flush(kept, takenOver));
        standing.remove("taken-over");

        // When
        FlushOutcome outcome = transactions.carryOut(flush(kept, takenOver));

        // Then
        assertThat(outcome).isInstanceOf(FlushOutcome.Committed.class);
        assertThat(keys(producers.getLast())).containsExactly("kept");
        assertThat(takenOver.isLost()).isTrue();
    }

    @Test
    void oneWhoseCommitWasNotHeardOfIsNotWrittenTwice() throws InterruptedException {
        // Given
        TrackedRecord record = ended("run");
        transactions.open();
        producers.getFirst().commitTransactionException = new KafkaException("not heard of");

        // When
        FlushOutcome first = transactions.carryOut(flush(record));
        standing.clear();
        FlushOutcome second = transactions.carryOut(flush(record));

        // Then
        assertThat(first).isInstanceOf(FlushOutcome.Aborted.class);
        assertThat(second).isInstanceOf(FlushOutcome.Committed.class);
        assertThat(keys(producers.getLast())).isEmpty();
    }

    @Test
    void aProducerThatCannotBeMadeIsTriedAgain() throws InterruptedException {
        // Given
        TrackedRecord record = ended("run");
        unmakeable = 3;

        // When
        FlushOutcome outcome = transactions.carryOut(flush(record));

        // Then
        assertThat(outcome).isInstanceOf(FlushOutcome.Committed.class);
        assertThat(unmakeable).isZero();
    }

    private Flush flush(TrackedRecord... endings) {
        return new Flush("1", List.of(), List.of(endings), runs, new SteppedConsumer().groupMetadata());
    }

    /** A run whose checkout is committed and that has ended without leaving more than its tombstone. */
    private TrackedRecord ended(String key) {
        CompletionQueue completions = new CompletionQueue(() -> {});
        PartitionIntake intake =
                new PartitionIntake(LaneFixture.partition(0), LaneFixture.ROOMY, new Commitment.WhenComplete(), runs);
        TrackedRecord record = new TrackedRecord(LaneFixture.record(0, 0, 1), intake, completions);
        record.checkOut(new ProducerRecord<>("checkouts", key.getBytes(StandardCharsets.UTF_8), new byte[1]));
        standing.add(key);
        runs.stands(record);
        record.complete();
        return record;
    }

    private MockProducer<byte[], byte[]> producer() {
        if (unmakeable > 0) {
            unmakeable--;
            throw new KafkaException("no broker's name is known");
        }
        PartitionInfo partition = new PartitionInfo(RESULTS, 0, Node.noNode(), new Node[0], new Node[0]);
        MockProducer<byte[], byte[]> producer = new MockProducer<>(
                new Cluster("cluster", List.of(), List.of(partition), Set.of(), Set.of()),
                true,
                null,
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producers.add(producer);
        return producer;
    }

    private static List<String> keys(MockProducer<byte[], byte[]> producer) {
        return producer.history().stream()
                .map(record -> new String(record.key(), StandardCharsets.UTF_8))
                .toList();
    }

    static Admin noAdmin() {
        return (Admin) Proxy.newProxyInstance(
                Admin.class.getClassLoader(), new Class<?>[] {Admin.class}, (proxy, method, arguments) -> {
                    throw new AssertionError("nothing is asked: " + method.getName());
                });
    }
}
