package io.invoq.worker.consume;

import io.invoq.platform.consume.LaneListener;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what is done from the asynchronous invocations. That topic has no retention, so that no backlog can expire;
 * instead, records below the committed offset are deleted, now and then. Safe for use by several threads; owns its
 * thread and its admin client.
 */
final class DoneRecords implements LaneListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DoneRecords.class);

    private final Admin admin;
    private final String topic;
    private final Map<Integer, Long> committed = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer;

    DoneRecords(Admin admin, String topic, Duration interval, ThreadFactory threads) {
        this.admin = admin;
        this.topic = topic;
        this.timer = Executors.newSingleThreadScheduledExecutor(threads);
        var _ = timer.scheduleWithFixedDelay(
                this::delete, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void committed(Map<Integer, Long> offsets) {
        committed.putAll(offsets);
    }

    private void delete() {
        Map<TopicPartition, RecordsToDelete> done = new HashMap<>();
        committed.forEach((partition, offset) -> {
            if (committed.remove(partition, offset)) {
                done.put(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(offset));
            }
        });
        if (!done.isEmpty()) {
            var _ = admin.deleteRecords(done).all().whenComplete((ok, error) -> {
                if (error != null) {
                    LOG.atWarn()
                            .addKeyValue("topic", topic)
                            .addKeyValue("error", error.toString())
                            .log("done records could not be deleted; they stay until the next commit");
                }
            });
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        admin.close(Duration.ofSeconds(2));
    }
}
