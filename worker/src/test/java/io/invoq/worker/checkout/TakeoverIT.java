package io.invoq.worker.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invoq.platform.consume.CheckoutsUnreadableException;
import io.invoq.platform.kafka.KafkaClients;
import io.invoq.platform.kafka.KafkaConfig;
import io.invoq.platform.kafka.KafkaHeaders;
import io.invoq.platform.kafka.TopicProvisioner;
import io.invoq.platform.kafka.TopicsConfig;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.KafkaNodes;
import io.invoq.testkit.LeakCheck;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.record.Checkout;
import io.invoq.wire.record.CheckoutCodec;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.InvocationCodec;
import io.invoq.wire.record.Lane;
import io.invoq.wire.topic.DelayTier;
import io.invoq.wire.topic.Topics;
import io.invoq.worker.CallBuilder;
import io.invoq.worker.FunctionBuilder;
import io.invoq.worker.result.OutcomeRecords;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/** Recoverers that die in the middle or are at it at once, and owners that wake up, over a real broker's transactions. */
@ExtendWith(LeakCheck.class)
class TakeoverIT {

    /** More than two transactions of a take-over. */
    private static final int RUNS = 250;

    private static final String SHORTEST_DELAY = Topics.delays(DelayTier.S1).name();
    private static final FunctionDefinition FUNCTION =
            FunctionBuilder.function("taken-over").build();

    private static final InstantSource CLOCK = InstantSource.system();

    private static KafkaNodes broker;
    private static KafkaClients kafka;
    private static Admin admin;

    /** Each test has a worker of its own that is lost. */
    private String lost;

    private CheckoutTopic checkouts;
    private List<Invocation> runs;

    @BeforeAll
    static void startBroker() throws InterruptedException {
        broker = KafkaFixture.own(1);
        kafka = new KafkaClients(
                new KafkaConfig(List.of(broker.bootstrapServers()), Duration.ofSeconds(30), Map.of()), "test");
        admin = kafka.admin("test");
        new TopicProvisioner(admin, new TopicsConfig(true, 4, 1, 1), Duration.ofSeconds(30))
                .ensure(List.of(Topics.delays(DelayTier.S1), Topics.checkouts()));
    }

    @AfterAll
    static void stopBroker() {
        admin.close();
        broker.close();
    }

    @BeforeEach
    void checkOut(TestInfo test) {
        lost = test.getTestMethod().orElseThrow().getName();
        checkouts = new CheckoutTopic(Topics.checkouts().name(), admin, () -> kafka.assignedConsumer("test-checkouts"));
        runs = IntStream.range(0, RUNS)
                .mapToObj(i -> CallBuilder.call(FUNCTION)
                        .lane(Lane.ASYNC)
                        .json("\"" + lost + i + "\"")
                        .build()
                        .invocation())
                .toList();
        try (Producer<byte[], byte[]> producer = producer(lost)) {
            producer.initTransactions();
            producer.beginTransaction();
            for (Invocation run : runs) {
                var _ = producer.send(checkout(run));
            }
            producer.commitTransaction();
        }
    }

    @AfterEach
    void nothingStands() throws InterruptedException {
        assertThat(checkouts.read(lost::equals)).isEmpty();
    }

    @Test
    void givesEachRunBackOnceWithTheNextAttempt() throws Exception {
        // When
        takeover(TakeoverIT::producer).of(lost);
        takeover(TakeoverIT::producer).of(lost);

        // Then
        assertThatEachIsGivenBackOnce();
    }

    @Test
    void whatARecovererLeavesThatDiesBeforeItsSecondCommitIsDoneByTheNext() throws Exception {
        // Given
        assertThatThrownBy(() ->
                        takeover(worker -> dyingAtCommit(producer(worker), 2)).of(lost))
                .isInstanceOf(Death.class);
        assertThat(givenBack()).hasSize(100);

        // When
        takeover(TakeoverIT::producer).of(lost);

        // Then
        assertThatEachIsGivenBackOnce();
    }

    @Test
    void recoverersThatAreAtItAtOnceDoItOnce() throws Exception {
        // Given
        CountDownLatch together = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // When
            List<Future<Integer>> recoverers = IntStream.range(0, 4)
                    .mapToObj(i -> threads.submit(() -> {
                        together.await();
                        return failuresUntilDone();
                    }))
                    .toList();
            together.countDown();

            // Then
            int overtaken = 0;
            for (Future<Integer> recoverer : recoverers) {
                overtaken += recoverer.get();
            }
            assertThat(overtaken).as("times that one was overtaken").isPositive();
            assertThatEachIsGivenBackOnce();
        }
    }

    @Test
    void anOwnerThatWakesUpInTheMiddleOfATransactionWritesNothing() throws Exception {
        // Given
        try (Producer<byte[], byte[]> owner = producer(lost)) {
            sendTombstones(owner);
            owner.flush();

            // When
            takeover(TakeoverIT::producer).of(lost);

            // Then
            assertThatThrownBy(owner::commitTransaction).isInstanceOf(KafkaException.class);
            assertThatEachIsGivenBackOnce();
        }
    }

    @Test
    void whatItsOwnerHasEndedIsNotGivenBack() throws Exception {
        // Given
        try (Producer<byte[], byte[]> owner = producer(lost)) {
            sendTombstones(owner);
            owner.commitTransaction();
        }

        // When
        takeover(TakeoverIT::producer).of(lost);

        // Then
        assertThat(givenBack()).isEmpty();
    }

    private void sendTombstones(Producer<byte[], byte[]> owner) throws InterruptedException {
        owner.initTransactions();
        owner.beginTransaction();
        for (ConsumerRecord<byte[], byte[]> standing :
                checkouts.read(lost::equals).values()) {
            var _ = owner.send(new ProducerRecord<>(standing.topic(), standing.partition(), standing.key(), null));
        }
    }

    /** Tries again after a second, as {@link Recovery} does. */
    private int failuresUntilDone() throws InterruptedException {
        CountDownLatch pause = new CountDownLatch(1);
        int failures = 0;
        while (true) {
            try {
                takeover(TakeoverIT::producer).of(lost);
                return failures;
            } catch (KafkaException | CheckoutsUnreadableException e) {
                failures++;
                assertThat(pause.await(1, TimeUnit.SECONDS)).isFalse();
            }
        }
    }

    private void assertThatEachIsGivenBackOnce() {
        Map<String, List<Integer>> expected = new TreeMap<>();
        runs.forEach(run -> expected.put(run.id().toString(), List.of(2)));
        assertThat(givenBack()).isEqualTo(expected);
    }

    /** The attempts with which each of the test's runs waits to be run again, committed. */
    private Map<String, List<Integer>> givenBack() {
        Map<String, List<Integer>> found = new TreeMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = kafka.assignedConsumer("test-delays")) {
            List<TopicPartition> partitions = consumer.partitionsFor(SHORTEST_DELAY).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    Invocation invocation = InvocationCodec.read(KafkaHeaders.reader(record.headers()), record.value());
                    if (new String(record.value(), StandardCharsets.UTF_8).startsWith("\"" + lost)) {
                        found.computeIfAbsent(invocation.id().toString(), id -> new ArrayList<>())
                                .add(invocation.delivery().attempt());
                    }
                });
            }
        }
        return found;
    }

    private Takeover takeover(Function<String, Producer<byte[], byte[]>> producers) {
        return new Takeover(checkouts, producers, Topics.DEFAULT_POOL, new OutcomeRecords("recoverer", CLOCK), CLOCK);
    }

    private ProducerRecord<byte[], byte[]> checkout(Invocation run) {
        Checkout checkout = new Checkout(run, Topics.DEFAULT_POOL, lost, new UUID(0, 1));
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                checkouts.name(),
                Checkout.key(run.id(), 0, 0).getBytes(StandardCharsets.UTF_8),
                CheckoutCodec.body(checkout).bytes());
        CheckoutCodec.write(checkout, Instant.EPOCH, record.headers()::add);
        return record;
    }

    private static Producer<byte[], byte[]> producer(String worker) {
        return kafka.transactionalProducer(
                "test", Checkouts.TRANSACTIONS + worker, Duration.ofSeconds(30), Duration.ofMinutes(1));
    }

    /** A producer whose process ends when it is about to commit for the nth time: it neither commits nor aborts. */
    @SuppressWarnings("unchecked")
    private static Producer<byte[], byte[]> dyingAtCommit(Producer<byte[], byte[]> producer, int nth) {
        int[] left = {nth};
        return (Producer<byte[], byte[]>) Proxy.newProxyInstance(
                Producer.class.getClassLoader(), new Class<?>[] {Producer.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("commitTransaction") && --left[0] == 0) {
                        producer.flush();
                        throw new Death();
                    }
                    try {
                        return method.invoke(producer, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static final class Death extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
