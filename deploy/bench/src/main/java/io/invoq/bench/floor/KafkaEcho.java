package io.invoq.bench.floor;

import io.invoq.bench.load.Caller;
import io.invoq.bench.load.Callers;
import io.invoq.bench.system.Bench;
import io.invoq.bench.system.RoleProcess;
import io.invoq.platform.lifecycle.ServiceThreads;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * The floor {@code kafka-echo}: a request record to a process that sends it back as a reply record, two hops over the
 * broker of the run. This is the near side: one producer for all callers, one thread that reads the replies and wakes the
 * caller that waits for each. Used by one thread; its callers by theirs.
 */
public final class KafkaEcho implements Floor {

    private static final int MOST_CALLERS = 4096;
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

    private final String requests = "bench.echo.requests." + UUID.randomUUID();
    private final String replies = "bench.echo.replies." + UUID.randomUUID();
    private final AtomicReferenceArray<@Nullable EchoCaller> callers = new AtomicReferenceArray<>(MOST_CALLERS);
    private final String bootstrapServers;
    private final int bodySize;
    private final RoleProcess process;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread reader;

    private KafkaEcho(Bench bench) throws Exception {
        this.bootstrapServers = bench.bootstrapServers();
        this.bodySize = bench.bodySize();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(List.of(
                            new NewTopic(requests, FloorClients.PARTITIONS, (short) 1),
                            new NewTopic(replies, FloorClients.PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
        this.process = bench.startJava("kafka-echo", KafkaEchoMain.class, bootstrapServers, requests, replies);
        this.producer = FloorClients.producer(bootstrapServers);
        this.consumer = FloorClients.consumer(bootstrapServers, replies);
        this.reader = new ServiceThreads("bench").platform("kafka-echo").newThread(this::read);
    }

    /** Starts it; the caller closes it. */
    public static KafkaEcho start(Bench bench) throws Exception {
        KafkaEcho echo = new KafkaEcho(bench);
        echo.reader.start();
        return echo;
    }

    private void read() {
        try (consumer) {
            while (true) {
                for (ConsumerRecord<byte[], byte[]> reply : consumer.poll(Duration.ofSeconds(1))) {
                    EchoCaller caller =
                            callers.get(ByteBuffer.wrap(reply.value()).getInt());
                    if (caller != null) {
                        caller.answer(reply.value());
                    }
                }
            }
        } catch (WakeupException e) {
            return; // close() asked for it
        }
    }

    @Override
    public Callers callers() {
        return number -> {
            EchoCaller caller = new EchoCaller(number);
            callers.set(number, caller);
            return caller;
        };
    }

    @Override
    public List<RoleProcess> processes() {
        return List.of(process);
    }

    @Override
    public void close() {
        process.close();
        consumer.wakeup();
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ZERO);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.deleteTopics(List.of(requests, replies));
        }
    }

    /** Its value: the caller's number, the call's, and then filler. */
    private final class EchoCaller implements Caller {

        private final int number;
        private long calls;
        private volatile @Nullable Thread waiting;
        private volatile byte @Nullable [] answer;

        EchoCaller(int number) {
            this.number = number;
        }

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // a record that was not sent has no reply
        public void call() throws Exception {
            byte[] value = new byte[bodySize];
            ByteBuffer.wrap(value).putInt(number).putLong(++calls);
            answer = null;
            waiting = Thread.currentThread();
            producer.send(new ProducerRecord<>(requests, value));
            long end = System.nanoTime() + PATIENCE;
            while (answer == null) {
                LockSupport.parkNanos(this, PATIENCE);
                if (Thread.interrupted()) {
                    throw new InterruptedException("interrupted while waiting for a reply");
                }
                if (System.nanoTime() - end > 0) {
                    throw new TimeoutException("no reply from kafka-echo within " + Duration.ofNanos(PATIENCE));
                }
            }
            if (!Arrays.equals(answer, value)) {
                throw new IllegalStateException("kafka-echo answered another value than it was sent");
            }
        }

        void answer(byte[] value) {
            answer = value;
            LockSupport.unpark(waiting);
        }

        @Override
        public void close() {
            callers.set(number, null);
        }
    }
}
