package io.invoq.platform.consume;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.IllegalGenerationException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.jspecify.annotations.Nullable;

/**
 * A transactional producer with the states of Kafka's: after an error only an abort helps, after a fence nothing does,
 * and a commit that was not answered can only be asked for again.
 */
final class SimulatedProducer implements Producer<byte[], byte[]> {

    /** In bytes, refused by the producer itself. */
    static final int TOO_LARGE = 2_000;

    /** In bytes, refused by the broker. */
    static final int TOO_LARGE_FOR_BROKER = 1_000;

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private sealed interface State {

        record Ready() implements State {}

        record InTransaction() implements State {}

        record CommitUnanswered() implements State {}

        record Spoilt(Exception cause) implements State {}

        record Useless(Exception cause) implements State {}
    }

    private final SimulatedProcess process;
    private final SimulatedBroker broker;
    private final String id;
    private final List<Sent> buffered = new ArrayList<>();
    private State state = new State.Useless(new IllegalStateException("not initialised"));
    private int epoch;
    private long number;

    private record Sent(ProducerRecord<byte[], byte[]> record, Callback callback) {}

    SimulatedProducer(SimulatedProcess process, SimulatedBroker broker, String id) {
        this.process = process;
        this.broker = broker;
        this.id = id;
    }

    @Override
    public void initTransactions() {
        epoch = broker.network()
                .call(
                        process,
                        "init " + id,
                        TIMEOUT,
                        () -> broker.transactions().init(id));
        state = new State.Ready();
    }

    @Override
    public void beginTransaction() {
        switch (state) {
            case State.Ready ready -> {
                state = new State.InTransaction();
                number = broker.time().nextNumber();
                buffered.clear();
            }
            case State.Useless useless -> throw new KafkaException("producer is of no use", useless.cause());
            case State.InTransaction other -> throw new IllegalStateException("transaction under way");
            case State.CommitUnanswered other -> throw new IllegalStateException("commit under way");
            case State.Spoilt other -> throw new IllegalStateException("transaction to be aborted");
        }
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
        requireInTransaction();
        Callback told = callback == null ? (metadata, error) -> {} : callback;
        if (record.value().length > TOO_LARGE) {
            RecordTooLargeException error = new RecordTooLargeException("record larger than max.request.size");
            state = new State.Spoilt(error);
            told.onCompletion(null, error);
            return CompletableFuture.failedFuture(error);
        }
        buffered.add(new Sent(record, told));
        return new CompletableFuture<>();
    }

    @Override
    public void sendOffsetsToTransaction(Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
        requireInTransaction();
        Map<TopicPartition, OffsetAndMetadata> copy = Map.copyOf(offsets);
        try {
            call("add offsets " + offsets, () -> broker.transactions().add(place(), copy, group));
        } catch (IllegalGenerationException | UnknownMemberIdException e) {
            CommitFailedException failed = new CommitFailedException(e.getMessage());
            state = new State.Spoilt(failed);
            throw failed;
        }
    }

    /** What it finds out, the callbacks hear. */
    @Override
    public void flush() {
        List<Sent> all = List.copyOf(buffered);
        buffered.clear();
        if (all.isEmpty() || !(state instanceof State.InTransaction)) {
            return;
        }
        for (Sent sent : all) {
            if (sent.record().value().length > TOO_LARGE_FOR_BROKER) {
                RecordTooLargeException error = new RecordTooLargeException("record larger than max.message.bytes");
                state = new State.Spoilt(error);
                sent.callback().onCompletion(null, error);
            }
        }
        try {
            List<ProducerRecord<byte[], byte[]>> records =
                    all.stream().map(Sent::record).toList();
            call("write " + records.size(), () -> broker.transactions().write(place(), records));
        } catch (KafkaException e) {
            all.forEach(sent -> sent.callback().onCompletion(null, e));
        }
    }

    @Override
    public void commitTransaction() {
        if (!(state instanceof State.CommitUnanswered)) {
            flush();
            requireInTransaction();
        }
        state = new State.CommitUnanswered();
        call("commit transaction", () -> broker.transactions().end(place(), true));
        state = new State.Ready();
    }

    @Override
    public void abortTransaction() {
        switch (state) {
            case State.Useless useless -> throw new KafkaException("producer is of no use", useless.cause());
            case State.CommitUnanswered other -> throw new IllegalStateException("commit under way");
            case State.Ready other -> throw new IllegalStateException("no transaction");
            case State.InTransaction other -> abort();
            case State.Spoilt other -> abort();
        }
    }

    @Override
    public List<PartitionInfo> partitionsFor(String topic) {
        if (broker.network().loses()) {
            throw new TimeoutException("partitions of " + topic + " not known in time");
        }
        return IntStream.range(0, 3)
                .mapToObj(partition -> new PartitionInfo(topic, partition, null, null, null))
                .toList();
    }

    @Override
    public void close() {}

    @Override
    public void close(Duration timeout) {}

    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
        return send(record, null);
    }

    @Override
    public void registerMetricForSubscription(KafkaMetric metric) {
        throw new UnsupportedOperationException("metrics");
    }

    @Override
    public void unregisterMetricFromSubscription(KafkaMetric metric) {
        throw new UnsupportedOperationException("metrics");
    }

    @Override
    public Map<MetricName, ? extends Metric> metrics() {
        throw new UnsupportedOperationException("metrics");
    }

    @Override
    public Uuid clientInstanceId(Duration timeout) {
        throw new UnsupportedOperationException("metrics");
    }

    private void abort() {
        buffered.clear();
        state = new State.Spoilt(new IllegalStateException("abort under way"));
        call("abort transaction", () -> broker.transactions().end(place(), false));
        state = new State.Ready();
    }

    private SimulatedTransactionLog.Place place() {
        return new SimulatedTransactionLog.Place(id, epoch, number);
    }

    /** A fenced producer is of no use; one that timed out has to abort, unless it was committing. */
    private void call(String what, Supplier<Boolean> atBroker) {
        SimulatedTransactionLog.Place place = place();
        try {
            broker.network().call(process, id + ' ' + what + ' ' + place.number(), TIMEOUT, atBroker);
        } catch (ProducerFencedException | InvalidTxnStateException e) {
            state = new State.Useless(e);
            throw e;
        } catch (TimeoutException e) {
            if (state instanceof State.InTransaction) {
                state = new State.Spoilt(e);
            }
            throw e;
        }
    }

    private void requireInTransaction() {
        switch (state) {
            case State.InTransaction fine -> {}
            case State.Ready other -> throw new IllegalStateException("no transaction");
            case State.CommitUnanswered other -> throw new IllegalStateException("commit under way");
            case State.Spoilt spoilt -> throw new KafkaException("transaction is in an error state", spoilt.cause());
            case State.Useless useless -> throw new KafkaException("producer is of no use", useless.cause());
        }
    }
}
