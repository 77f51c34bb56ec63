package io.invoq.worker.consume;

import io.invoq.platform.consume.LaneListener;
import io.invoq.platform.registry.RegistryListener;
import io.invoq.platform.registry.RegistryView;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.record.Lane;
import io.invoq.wire.routing.PartitionChooser;
import io.invoq.worker.schedule.Scheduler;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the scheduler told of what concerns its instances: which functions' minimum this worker keeps warm — those whose
 * home partition it owns in either lane — and which functions have changed or gone. Safe for use by several threads.
 */
final class WarmFunctions implements RegistryListener {

    private final RegistryView registry;
    private final Scheduler scheduler;
    private final Map<Lane, Integer> partitions;
    private final Map<Lane, Set<Integer>> owned = new EnumMap<>(Lane.class);

    /** @param partitions how many each lane's topic has */
    WarmFunctions(RegistryView registry, Scheduler scheduler, Map<Lane, Integer> partitions) {
        this.registry = registry;
        this.scheduler = scheduler;
        this.partitions = Map.copyOf(partitions);
    }

    /** Hears of one lane's partitions. */
    LaneListener of(Lane lane) {
        return new LaneListener() {
            @Override
            public void owned(Set<Integer> now) {
                ownedNow(lane, now);
            }
        };
    }

    private synchronized void ownedNow(Lane lane, Set<Integer> now) {
        owned.put(lane, now);
        scheduler.dropRevoked();
        keepWarm();
    }

    @Override
    public synchronized void changed(@Nullable FunctionDefinition before, @Nullable FunctionDefinition after) {
        if (after != null) {
            scheduler.definitionChanged(after);
        } else if (before != null) {
            scheduler.definitionRemoved(before.urn());
        }
        keepWarm();
    }

    private void keepWarm() {
        List<FunctionDefinition> warm = registry.all().stream()
                .filter(function -> function.limits().minInstances() > 0)
                .filter(this::isOwned)
                .toList();
        scheduler.keepWarm(warm);
    }

    private boolean isOwned(FunctionDefinition function) {
        return owned.entrySet().stream()
                .anyMatch(lane -> lane.getValue()
                        .contains(PartitionChooser.home(function.urn(), partitions.getOrDefault(lane.getKey(), 1))));
    }
}
