package io.invoq.worker.consume;

import io.invoq.platform.consume.LaneListener;
import io.invoq.platform.registry.RegistryListener;
import io.invoq.platform.registry.RegistryView;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.record.Lane;
import io.invoq.wire.registry.Pause;
import io.invoq.wire.registry.RegistryEntry;
import io.invoq.wire.registry.Secret;
import io.invoq.wire.routing.PartitionChooser;
import io.invoq.worker.schedule.Scheduler;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the scheduler told of what concerns its instances: which functions' minimum this worker keeps warm — those whose
 * home partition it owns in either lane — and which functions have changed, gone, or are paused. Safe for use by several
 * threads.
 */
final class WarmFunctions implements RegistryListener {

    private final Scheduler scheduler;
    private final Map<Lane, Integer> partitions;
    private final Map<Lane, Set<Integer>> owned = new EnumMap<>(Lane.class);

    /** Those that have a minimum, and only those: of a hundred thousand functions few do. */
    private final Map<FunctionUrn, FunctionDefinition> withMinimum = new HashMap<>();

    private WarmFunctions(Scheduler scheduler, Map<Lane, Integer> partitions) {
        this.scheduler = scheduler;
        this.partitions = Map.copyOf(partitions);
    }

    /**
     * Follows the registry from now on.
     *
     * @param partitions how many each lane's topic has
     */
    static WarmFunctions follow(RegistryView registry, Scheduler scheduler, Map<Lane, Integer> partitions) {
        WarmFunctions warm = new WarmFunctions(scheduler, partitions);
        registry.listen(warm);
        warm.addAll(registry);
        return warm;
    }

    /** Looks while it keeps changes waiting, so that none is overwritten by what stood before it. */
    private synchronized void addAll(RegistryView registry) {
        registry.range(Pause.all()).values().forEach(each -> paused(null, each.entry()));
        registry.all().forEach(this::note);
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
    public synchronized void changed(@Nullable RegistryEntry before, @Nullable RegistryEntry after) {
        paused(before, after);
        if (before instanceof Secret secret) {
            scheduler.secretChanged(secret.id());
        }
        boolean hadMinimum = false;
        if (isAnotherOfTheName(before, after)) {
            changed(before, null);
        }
        if (after instanceof RegistryEntry.Function function) {
            scheduler.definitionChanged(function.definition());
            hadMinimum = withMinimum.remove(function.definition().urn()) != null;
            note(function.definition());
        } else if (before instanceof RegistryEntry.Function function) {
            scheduler.definitionRemoved(function.definition().urn());
            hadMinimum = withMinimum.remove(function.definition().urn()) != null;
        }
        if (hadMinimum || (after instanceof RegistryEntry.Function function && hasMinimum(function.definition()))) {
            keepWarm();
        }
    }

    private void paused(@Nullable RegistryEntry before, @Nullable RegistryEntry after) {
        if (after instanceof Pause pause) {
            scheduler.pause(pause.function());
        } else if (before instanceof Pause pause) {
            scheduler.resume(pause.function());
        }
    }

    /** Whether a function was deleted and made again, and this node has read the second alone. */
    private static boolean isAnotherOfTheName(@Nullable RegistryEntry before, @Nullable RegistryEntry after) {
        return before instanceof RegistryEntry.Function old
                && after instanceof RegistryEntry.Function made
                && !old.definition().createdAt().equals(made.definition().createdAt());
    }

    private void note(FunctionDefinition definition) {
        if (hasMinimum(definition)) {
            withMinimum.put(definition.urn(), definition);
        }
    }

    private static boolean hasMinimum(FunctionDefinition definition) {
        return definition.limits().minInstances() > 0;
    }

    private void keepWarm() {
        scheduler.keepWarm(withMinimum.values().stream().filter(this::isOwned).toList());
    }

    private boolean isOwned(FunctionDefinition function) {
        return owned.entrySet().stream()
                .anyMatch(lane -> lane.getValue()
                        .contains(PartitionChooser.home(function.urn(), partitions.getOrDefault(lane.getKey(), 1))));
    }
}
