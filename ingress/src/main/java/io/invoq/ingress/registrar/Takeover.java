package io.invoq.ingress.registrar;

import io.invoq.platform.kafka.OpenTransactions;
import io.invoq.platform.registry.RegistryBehindException;
import io.invoq.platform.registry.RegistryView;
import io.invoq.wire.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a new registrar does before its first decision: sees to it that this node has read everything that an earlier one
 * can have written. To be begun when no earlier one can commit any more.
 *
 * <p>The end is taken <em>with records of transactions under way</em>, since one that has committed may not have its marker
 * there yet (ADR 14); reading does not get past them until they have ended. One that goes on for half a second is ended.
 * A thread of its own, made here; {@link #isDone} and {@link #cancel} are for any.
 */
final class Takeover {

    private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);
    private static final TopicPartition REGISTRY =
            new TopicPartition(Topics.registry().name(), 0);
    private static final Duration SILENCE = Duration.ofMillis(500);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final RegistryView view;
    private final Admin admin;
    private final OpenTransactions transactions;
    private final Thread thread;
    private volatile boolean done;

    private Takeover(RegistryView view, Admin admin, OpenTransactions transactions, ThreadFactory threads) {
        this.view = view;
        this.admin = admin;
        this.transactions = transactions;
        this.thread = threads.newThread(this::run);
    }

    static Takeover begin(RegistryView view, Admin admin, OpenTransactions transactions, ThreadFactory threads) {
        Takeover takeover = new Takeover(view, admin, transactions, threads);
        takeover.thread.start();
        return takeover;
    }

    boolean isDone() {
        return done;
    }

    /** Says that this node is not the registrar any more. */
    void cancel() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (!done) {
                readToEnd();
            }
            LOG.atInfo().log("this node is the registrar");
        } catch (InterruptedException e) {
            LOG.atDebug().log("this node is not the registrar any more");
        }
    }

    private void readToEnd() throws InterruptedException {
        try {
            long end = admin.listOffsets(Map.of(REGISTRY, OffsetSpec.latest()))
                    .partitionResult(REGISTRY)
                    .get(ANSWER.toMillis(), TimeUnit.MILLISECONDS)
                    .offset();
            while (!done) {
                done = hasRead(end);
                if (!done) {
                    transactions.end(List.of(REGISTRY));
                }
            }
        } catch (ExecutionException | TimeoutException e) {
            LOG.atWarn().addKeyValue("error", e.toString()).log("the registry's end is not known; trying again");
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
        }
    }

    private boolean hasRead(long end) throws InterruptedException {
        try {
            view.readTo(end, SILENCE);
            return true;
        } catch (RegistryBehindException e) {
            return false;
        }
    }
}
