package io.invoq.ingress;

import io.invoq.platform.kafka.KafkaHeaders;
import io.invoq.platform.lifecycle.ServiceThreads;
import io.invoq.testkit.KafkaFixture;
import io.invoq.wire.record.Execution;
import io.invoq.wire.record.FailureKind;
import io.invoq.wire.record.HttpAnswer;
import io.invoq.wire.record.HttpHeaders;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.InvocationCodec;
import io.invoq.wire.record.Lane;
import io.invoq.wire.record.Outcome;
import io.invoq.wire.record.Payload;
import io.invoq.wire.record.RecordType;
import io.invoq.wire.record.Result;
import io.invoq.wire.record.ResultCodec;
import io.invoq.wire.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/**
 * Reads what ingresses publish, from its start on, and replies as a test tells it to. One thread, made here, owns the
 * clients.
 */
final class StandInWorker implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;
    private final List<Invocation> taken = new CopyOnWriteArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Function<Invocation, Optional<Outcome>> answers = invocation -> Optional.of(json("\"done\""));
    private volatile Payload logTail = Payload.EMPTY;
    private volatile boolean closing;

    private StandInWorker(KafkaFixture kafka) {
        Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrapServers());
        this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Needs the topics to be there. */
    static StandInWorker start(KafkaFixture kafka) {
        StandInWorker worker = new StandInWorker(kafka);
        List<TopicPartition> partitions = Stream.of(Lane.values())
                .map(lane -> Topics.invocations(lane, Topics.DEFAULT_POOL).name())
                .flatMap(topic -> worker.consumer.partitionsFor(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        worker.consumer.assign(partitions);
        worker.consumer.seekToEnd(partitions);
        partitions.forEach(worker.consumer::position);
        new ServiceThreads("worker").platform("stand-in").newThread(worker::run).start();
        return worker;
    }

    static Outcome json(String body) {
        return new Outcome.Answered(HttpAnswer.json(Payload.of(body)));
    }

    static Outcome http(int status, String body, String... headers) {
        return new Outcome.Answered(new HttpAnswer(status, HttpHeaders.of(headers), "text/plain", Payload.of(body)));
    }

    static Outcome failed(FailureKind kind, String message) {
        return new Outcome.Failed(kind, message);
    }

    /** What to reply from now on. */
    void answer(Outcome outcome) {
        answers = invocation -> Optional.of(outcome);
    }

    void answer(Function<Invocation, Outcome> function) {
        answers = invocation -> Optional.of(function.apply(invocation));
    }

    /** Replies to nothing from now on. */
    void keepSilent() {
        answers = invocation -> Optional.empty();
    }

    void logTail(String text) {
        logTail = Payload.of(text);
    }

    /** Replies now to a call that was met with silence. */
    @SuppressWarnings("FutureReturnValueIgnored") // a reply that is lost is missed by the test
    void reply(Invocation invocation, Outcome outcome) {
        Integer partition = invocation.delivery().replyTo();
        if (partition == null) {
            return;
        }
        Result result = new Result(
                invocation.id(),
                invocation.function(),
                outcome,
                new Execution("stand-in", 1, Duration.ofMillis(12), logTail),
                null,
                invocation.trace());
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                Topics.replies().name(),
                partition,
                null,
                ResultCodec.body(result).bytes());
        ResultCodec.write(result, RecordType.REPLY, Instant.now(), record.headers()::add);
        producer.send(record);
    }

    /** The call with that id, once it has been read. */
    Invocation awaitCall(String id) {
        return Awaitility.await("the record of " + id)
                .atMost(TIMEOUT)
                .until(() -> calls(id).stream().findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    /** What has been read with that id by now. */
    List<Invocation> calls(String id) {
        return taken.stream()
                .filter(invocation -> invocation.id().toString().equals(id))
                .toList();
    }

    @Override
    public void close() {
        closing = true;
        consumer.wakeup();
        Awaitility.await("end of the stand-in worker").atMost(TIMEOUT).until(() -> ended.getCount() == 0);
    }

    private void run() {
        try {
            while (!closing) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    Invocation invocation = InvocationCodec.read(
                            KafkaHeaders.reader(record.headers()),
                            record.value() == null ? new byte[0] : record.value());
                    taken.add(invocation);
                    answers.apply(invocation).ifPresent(outcome -> reply(invocation, outcome));
                }
            }
        } catch (WakeupException e) {
            closing = true;
        } finally {
            consumer.close();
            producer.close(Duration.ofSeconds(2));
            ended.countDown();
        }
    }
}
