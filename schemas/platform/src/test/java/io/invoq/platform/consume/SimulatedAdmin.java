package io.invoq.platform.consume;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.SimulatedAdminResults;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.apache.kafka.common.internals.Topic;
import org.jspecify.annotations.Nullable;

/** The four questions that a lane asks an admin client, of the eighty that there are. */
final class SimulatedAdmin implements InvocationHandler {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final long AGAIN = Duration.ofMillis(50).toNanos();
    private static final TopicPartition OFFSETS = new TopicPartition(Topic.GROUP_METADATA_TOPIC_NAME, 0);

    private final SimulatedProcess process;
    private final SimulatedBroker broker;

    private SimulatedAdmin(SimulatedProcess process, SimulatedBroker broker) {
        this.process = process;
        this.broker = broker;
    }

    static Admin of(SimulatedProcess process, SimulatedBroker broker) {
        return (Admin) Proxy.newProxyInstance(
                Admin.class.getClassLoader(), new Class<?>[] {Admin.class}, new SimulatedAdmin(process, broker));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
        Object first = arguments == null ? Set.of() : arguments[0];
        Object last = arguments == null ? Set.of() : arguments[arguments.length - 1];
        return switch (method.getName()) {
            case "listConsumerGroupOffsets" ->
                SimulatedAdminResults.offsets(
                        SimulatedGroup.NAME,
                        committed(partitions(first), ((ListConsumerGroupOffsetsOptions) last).requireStable()));
            case "listTransactions" -> open((ListTransactionsOptions) first);
            case "describeTransactions" -> SimulatedAdminResults.descriptions(describe(strings(first)));
            case "fenceProducers" -> SimulatedAdminResults.fenced(fence(strings(first)));
            default -> throw new UnsupportedOperationException(method.getName());
        };
    }

    private static List<String> strings(Object collection) {
        return ((Collection<?>) collection).stream().map(String.class::cast).toList();
    }

    private Object open(ListTransactionsOptions options) {
        Duration longer = Duration.ofMillis(options.filteredDuration());
        try {
            return SimulatedAdminResults.transactions(
                    ask("list transactions", () -> broker.transactions().open(longer)).keySet().stream()
                            .map(id -> new TransactionListing(id, 1, TransactionState.ONGOING))
                            .toList());
        } catch (ApiException e) {
            return SimulatedAdminResults.noTransactions(e);
        }
    }

    private Map<String, TransactionDescription> describe(Collection<String> ids) {
        Map<String, Boolean> open = broker.transactions().open(Duration.ZERO);
        Map<String, TransactionDescription> described = new HashMap<>();
        for (String id : ids) {
            Set<TopicPartition> written = open.getOrDefault(id, false) ? Set.of(OFFSETS) : Set.of();
            described.put(
                    id,
                    new TransactionDescription(1, TransactionState.ONGOING, 1, 1, 1, OptionalLong.empty(), written));
        }
        return described;
    }

    private Collection<String> fence(Collection<String> ids) {
        ids.forEach(id -> broker.time().after(broker.network().delay(), () -> fence(id)));
        return ids;
    }

    private void fence(String id) {
        try {
            broker.transactions().init(id);
        } catch (SimulatedNetwork.NotYet e) {
            broker.time().after(AGAIN, () -> fence(id));
        }
    }

    private <T> T ask(String what, Supplier<T> atBroker) {
        return broker.network().call(process, what, TIMEOUT, atBroker);
    }

    private static Collection<TopicPartition> partitions(Object specs) {
        return ((Map<?, ?>) specs)
                .values().stream()
                        .map(ListConsumerGroupOffsetsSpec.class::cast)
                        .flatMap(spec -> spec.topicPartitions().stream())
                        .toList();
    }

    /** Leaves out the partitions whose offset a transaction holds, if it has to be stable; or is never answered. */
    private Answer<Map<TopicPartition, OffsetAndMetadata>> committed(
            Collection<TopicPartition> partitions, boolean stable) {
        Answer<Map<TopicPartition, OffsetAndMetadata>> answer = new Answer<>();
        if (!broker.network().loses()) {
            broker.time().after(broker.network().delay(), () -> {
                Map<TopicPartition, OffsetAndMetadata> known = new HashMap<>();
                for (TopicPartition partition : partitions) {
                    if (!stable || broker.offsets().isStable(partition)) {
                        known.put(partition, broker.offsets().all().get(partition));
                    }
                }
                broker.time().trace(() -> process.name() + ": committed offsets read: " + known);
                process.after(broker.network().delay(), () -> {
                    answer.complete(known);
                    process.changed();
                });
            });
        }
        return answer;
    }

    /** Is waited for in virtual time. */
    private final class Answer<T> extends KafkaFutureImpl<T> {

        @Override
        public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
            if (!broker.time().current().await(this::isDone, unit.toNanos(timeout))) {
                if (broker.time().current().takeInterrupt()) {
                    throw new InterruptedException();
                }
                throw new TimeoutException("not answered");
            }
            return get();
        }
    }
}
