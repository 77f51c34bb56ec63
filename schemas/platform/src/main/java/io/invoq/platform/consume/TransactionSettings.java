package io.invoq.platform.consume;

import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;

/**
 * With what a lane commits by transactions.
 *
 * @param producers makes a transactional producer, always with the same transactional id, which nobody else uses; the
 *     lane owns what it makes, one at a time
 * @param idPrefix what the transactional ids of all members of the group begin with
 * @param admin asks for committed offsets; not owned, safe for use by several threads
 * @param group the consumer group
 * @param rotatedTopic the topic of which each transaction writes one partition only, in turn, so that one that hangs holds up
 *     few of its readers
 * @param threads makes the threads that wait for brokers
 */
public record TransactionSettings(
        Supplier<Producer<byte[], byte[]>> producers,
        String idPrefix,
        Admin admin,
        String group,
        String rotatedTopic,
        ThreadFactory threads) {}
