package io.invoq.bench.peer;

import io.confluent.parallelconsumer.ParallelConsumerOptions;
import io.confluent.parallelconsumer.ParallelConsumerOptions.CommitMode;
import io.confluent.parallelconsumer.ParallelConsumerOptions.ProcessingOrder;
import io.confluent.parallelconsumer.ParallelStreamProcessor;
import io.invoq.bench.backlog.PlainKafka;
import io.invoq.bench.backlog.ResultHeaders;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Confluent's parallel consumer in the worker's place: a result for each record of a backlog, in any order, 256 at a time
 * as a worker runs them, offsets committed now and then beside the records. Nothing is decoded but the id.
 *
 * <p>Arguments: bootstrap servers, topic to read, topic to write, a name for its group.
 */
public final class ParallelConsumerMain {

    private static final int CONCURRENCY = 256;

    private ParallelConsumerMain() {}

    public static void main(String[] args) throws InterruptedException {
        ResultHeaders headers = ResultHeaders.sample();
        ParallelConsumerOptions<byte[], byte[]> options = ParallelConsumerOptions.<byte[], byte[]>builder()
                .consumer(PlainKafka.consumer(PlainKafka.consuming(args[0], args[3])))
                .producer(PlainKafka.producer(PlainKafka.producing(args[0])))
                .commitMode(CommitMode.PERIODIC_CONSUMER_ASYNCHRONOUS)
                .ordering(ProcessingOrder.UNORDERED)
                .maxConcurrency(CONCURRENCY)
                .build();
        try (ParallelStreamProcessor<byte[], byte[]> processor =
                ParallelStreamProcessor.createEosStreamProcessor(options)) {
            processor.subscribe(List.of(args[1]));
            System.out.println("ready");
            processor.pollAndProduce(context -> {
                ConsumerRecord<byte[], byte[]> record = context.getSingleConsumerRecord();
                return new ProducerRecord<>(args[2], null, ResultHeaders.idOf(record), record.value(), headers.all());
            });
            Thread.currentThread().join();
        }
    }
}
