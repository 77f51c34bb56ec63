package io.invoq.ingress.reply;

import io.invoq.ingress.PacedConsumer;
import io.invoq.ingress.invoke.TestCalls;
import io.invoq.platform.lifecycle.ServiceThreads;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.topic.Topics;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;

/** A replies topic in memory with a real {@link ReplyReader} on one partition of it. */
public final class FakeReplies implements AutoCloseable {

    public static final int PARTITION = 5;

    private final PacedConsumer consumer = new PacedConsumer();
    private final ReplyReader reader;
    private long offset;

    /** A topic that holds so many records before the reader starts. */
    public FakeReplies(long recordsBefore) {
        TopicPartition partition = new TopicPartition(Topics.replies().name(), PARTITION);
        offset = recordsBefore;
        consumer.updateBeginningOffsets(Map.of(partition, 0L));
        consumer.updateEndOffsets(Map.of(partition, recordsBefore));
        reader = ReplyReader.start(consumer, PARTITION, new ServiceThreads("ingress").platform("fake-replies"));
    }

    public ReplyReader reader() {
        return reader;
    }

    MockConsumer<byte[], byte[]> consumer() {
        return consumer;
    }

    /** A worker replies. */
    public void reply(RequestId id, String text) {
        consumer.addRecord(TestCalls.reply(PARTITION, offset, id, text));
        offset++;
    }

    /** A reply that its caller cannot read. */
    public void replyBroken(RequestId id) {
        ConsumerRecord<byte[], byte[]> record = TestCalls.reply(PARTITION, offset, id, "");
        record.headers().remove("ce_outcome");
        consumer.addRecord(record);
        offset++;
    }

    /** A record that is no reply. */
    void add(byte[] value) {
        consumer.addRecord(new ConsumerRecord<>(Topics.replies().name(), PARTITION, offset, new byte[0], value));
        offset++;
    }

    @Override
    public void close() {
        reader.close();
    }
}
