package io.invoq.ingress.deadletter;

import io.invoq.wire.record.DeadInvocation;
import io.invoq.wire.record.DeadLetterMark;
import io.invoq.wire.record.DeadLetterMarkCodec;
import io.invoq.wire.record.Delivery;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.InvocationCodec;
import io.invoq.wire.record.Lane;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.routing.PartitionChooser;
import io.invoq.wire.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes marks of letters, each redrive's in one transaction with the invocation that it makes, so that there is never one
 * without the other. All nodes write by one transactional id: {@link #takeOver} ends what another node has under way, so
 * that marks which are read after it are all there are until this one's are written. Nobody redrives a letter twice by
 * asking two nodes at once.
 *
 * <p>Transactions last for one burst only: an open one holds back readers of the invocations. Used by one thread; owns its
 * producer.
 */
final class MarkWriter implements AutoCloseable {

    /** What the producer must be made with. */
    static final String TRANSACTIONAL_ID = "invoq-dead-letters";

    private static final Logger LOG = LoggerFactory.getLogger(MarkWriter.class);
    private static final Duration CLOSE = Duration.ofSeconds(1);

    private final Producer<byte[], byte[]> producer;
    private final String source;
    private final int invocationPartitions;
    private final InstantSource clock;
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();
    private final Map<TopicPartition, Long> ends = new HashMap<>();

    /**
     * A writer for one request.
     *
     * @param producer taken over: closed with this
     * @param node this ingress
     * @param invocationPartitions of the asynchronous invocations
     */
    MarkWriter(Producer<byte[], byte[]> producer, String node, int invocationPartitions, InstantSource clock) {
        this.producer = producer;
        this.source = "/invoq/ingress/" + node;
        this.invocationPartitions = invocationPartitions;
        this.clock = clock;
    }

    /** Ends what others have under way. */
    void takeOver() {
        producer.initTransactions();
    }

    void begin() {
        producer.beginTransaction();
    }

    /** Publishes the letter's invocation anew, as a first attempt that was accepted now, with its mark. */
    RequestId redrive(Letter letter, DeadInvocation dead) {
        Instant now = clock.instant();
        RequestId as = RequestId.next(now);
        Invocation old = dead.invocation();
        Invocation anew = new Invocation(
                as,
                old.function(),
                old.dialect(),
                Delivery.async(now, old.delivery().callbackUrl()),
                old.request(),
                old.trace().asRedriveOf(old.id()),
                old.wantsLogTail());
        send(invocation(anew));
        send(mark(letter, new DeadLetterMark.Redriven(as), now));
        return as;
    }

    void purge(Letter letter) {
        send(mark(letter, new DeadLetterMark.Purged(), clock.instant()));
    }

    /** Returns once everything since {@link #begin} is replicated. */
    void commit() {
        producer.commitTransaction();
        for (Future<RecordMetadata> future : sent) {
            RecordMetadata metadata = future.resultNow();
            ends.merge(new TopicPartition(metadata.topic(), metadata.partition()), metadata.offset() + 1, Math::max);
        }
        sent.clear();
    }

    /** What was committed, as offsets that its partitions must have passed before all of it can be read. */
    Map<TopicPartition, Long> ends() {
        return Map.copyOf(ends);
    }

    /** Undoes everything since {@link #begin}; what cannot be undone now, the brokers undo. */
    void abandon() {
        sent.clear();
        try {
            producer.abortTransaction();
        } catch (KafkaException e) {
            LOG.atWarn().addKeyValue("error", e.toString()).log("transaction left to the brokers to abort");
        }
    }

    @Override
    public void close() {
        producer.close(CLOSE);
    }

    /** A record that is not sent fails the commit. */
    private void send(ProducerRecord<byte[], byte[]> record) {
        sent.add(producer.send(record));
    }

    private ProducerRecord<byte[], byte[]> invocation(Invocation invocation) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                Topics.invocations(Lane.ASYNC, Topics.DEFAULT_POOL).name(),
                PartitionChooser.home(invocation.function(), invocationPartitions),
                invocation.function().toString().getBytes(StandardCharsets.UTF_8),
                invocation.request().body().bytes());
        InvocationCodec.write(invocation, source, record.headers()::add);
        return record;
    }

    private ProducerRecord<byte[], byte[]> mark(Letter letter, DeadLetterMark.Deed deed, Instant now) {
        Position position = letter.position();
        DeadLetterMark mark = new DeadLetterMark(
                letter.id(), letter.content().function(), position.partition(), position.offset(), deed);
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                Topics.deadLetterMarks().name(), letter.id().toString().getBytes(StandardCharsets.UTF_8), new byte[0]);
        DeadLetterMarkCodec.write(mark, source, now, record.headers()::add);
        return record;
    }
}
