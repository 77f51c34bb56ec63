package io.invoq.worker.schedule;

import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.record.Lane;
import io.invoq.worker.schedule.Timers.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The queue and the instances of one function version. Guarded by the scheduler's lock, as all of this package is. */
final class FunctionPool {

    FunctionDefinition definition;
    final CallQueue queue = new CallQueue();
    final List<Member> members = new ArrayList<>();
    int running;
    boolean keptWarm;
    boolean removed;
    boolean paused;
    boolean inRing;

    /** Set while it waits for room for an instance: when it asks another function to give one up. */
    @Nullable
    Timer yield;

    /** Set while starts are put off. */
    @Nullable
    Timer backoff;

    private int failures;

    FunctionPool(FunctionDefinition definition) {
        this.definition = definition;
    }

    /** Whether a lane's queue has no place left. */
    boolean isFull(Lane lane, int bound) {
        return queue.size(lane) >= bound;
    }

    /** The member for the next call: a warm one with a free slot, else the idle one used last; null when none is free. */
    @Nullable
    Member free() {
        Member best = null;
        for (Member member : members) {
            if (member.hasFreeSlot() && (best == null || isBetter(member, best))) {
                best = member;
            }
        }
        return best;
    }

    private static boolean isBetter(Member one, Member other) {
        if (one.runs.isEmpty() != other.runs.isEmpty()) {
            return !one.runs.isEmpty();
        }
        return one.lastUsed - other.lastUsed > 0;
    }

    /** Whether it would start another instance if there were room. */
    boolean wantsInstance() {
        int usable = usable();
        if (removed || backoff != null || usable >= definition.limits().maxInstances()) {
            return false;
        }
        return startingSlots() < queue.size() || usable < warmMinimum();
    }

    /** Instances that take calls or are about to. */
    int usable() {
        return (int) members.stream().filter(Member::isUsable).count();
    }

    boolean hasReady() {
        return members.stream().anyMatch(member -> member.state == Member.State.READY && !member.retiring);
    }

    /** How many are kept whatever the idle timeout says. */
    int warmMinimum() {
        return keptWarm && !removed && !paused
                ? Math.min(
                        definition.limits().minInstances(), definition.limits().maxInstances())
                : 0;
    }

    /** Whether one of its instances can go: nobody waits and it has more than it must keep. */
    boolean canSpare() {
        return queue.isEmpty() && usable() > warmMinimum();
    }

    /** Whether nothing is left to know about it. */
    boolean isUnused() {
        return queue.isEmpty() && members.isEmpty() && !keptWarm && backoff == null;
    }

    /** Counts a failed start or a crash, and says how long to wait before the next start. */
    Duration failed(InstancesConfig config) {
        int doublings = Math.min(failures++, 30);
        Duration wait = config.restartBackoff().multipliedBy(1L << doublings);
        return wait.compareTo(config.maxRestartBackoff()) > 0 ? config.maxRestartBackoff() : wait;
    }

    /** The function has shown that it works. */
    void worked() {
        failures = 0;
    }

    private int startingSlots() {
        int slots = 0;
        for (Member member : members) {
            if (member.state == Member.State.STARTING && !member.retiring) {
                slots += member.concurrency();
            }
        }
        return slots;
    }
}
