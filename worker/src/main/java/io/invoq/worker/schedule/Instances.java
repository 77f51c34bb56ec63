package io.invoq.worker.schedule;

import io.invoq.worker.schedule.Member.State;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All instances of the worker, and the functions that wait for room for one. There are never more than
 * {@link InstancesConfig#max}, those that are ending included: a function that needs room waits until another's instance
 * has gone. Not safe for use by several threads.
 */
final class Instances {

    private final InstancesConfig config;
    private final LongSupplier ticker;
    private final Timers timers;
    private final Consumer<Effect> effects;
    private final Set<Member> members = new LinkedHashSet<>();
    private final Set<FunctionPool> waitingForRoom = new LinkedHashSet<>();

    Instances(InstancesConfig config, LongSupplier ticker, Timers timers, Consumer<Effect> effects) {
        this.config = config;
        this.ticker = ticker;
        this.timers = timers;
        this.effects = effects;
    }

    /** Starts an instance; without room the function waits for some behind those that do, and the answer is false. */
    boolean start(FunctionPool pool) {
        if (members.size() >= config.max() || !waitingForRoom.isEmpty()) {
            awaitRoom(pool);
            return false;
        }
        create(pool);
        return true;
    }

    /** Gives room to a function that waits for it, and says to which; without room sees to some, and answers null. */
    @Nullable
    FunctionPool serveNext() {
        waitingForRoom.removeIf(this::hasGivenUp);
        if (waitingForRoom.isEmpty()) {
            return null;
        }
        if (members.size() >= config.max()) {
            makeRoom();
            return null;
        }
        FunctionPool next = waitingForRoom.stream()
                .filter(pool -> !pool.queue.isEmpty())
                .findFirst()
                .orElseGet(() -> waitingForRoom.iterator().next());
        forget(next);
        create(next);
        return next;
    }

    /** The function waits for room no longer. */
    void forget(FunctionPool pool) {
        waitingForRoom.remove(pool);
        if (pool.yield != null) {
            timers.cancel(pool.yield);
            pool.yield = null;
        }
    }

    /** The member has nothing to do from now on. */
    void idle(Member member) {
        member.lastUsed = ticker.getAsLong();
        if (member.retiring) {
            stop(member);
        } else {
            armIdle(member);
        }
    }

    /** The member has been given a call. */
    void busy(Member member) {
        if (member.idle != null) {
            timers.cancel(member.idle);
            member.idle = null;
        }
    }

    /** It takes no new call, and ends when it has none left. */
    void retire(Member member) {
        if (member.state == State.STARTING) {
            kill(member);
        } else if (member.state == State.READY && !member.retiring) {
            member.retiring = true;
            if (member.runs.isEmpty()) {
                stop(member);
            }
        }
    }

    void stop(Member member) {
        busy(member);
        member.state = State.ENDING;
        effects.accept(new Effect.Stop(member));
    }

    void kill(Member member) {
        busy(member);
        member.state = State.ENDING;
        effects.accept(new Effect.Kill(member));
    }

    /** Its process has gone. */
    void gone(Member member) {
        busy(member);
        member.state = State.GONE;
        members.remove(member);
        member.pool.members.remove(member);
    }

    List<Member> all() {
        return List.copyOf(members);
    }

    int size() {
        return members.size();
    }

    private void create(FunctionPool pool) {
        Member member = new Member(pool);
        members.add(member);
        pool.members.add(member);
        effects.accept(new Effect.Start(member));
    }

    private boolean hasGivenUp(FunctionPool pool) {
        if (pool.wantsInstance()) {
            return false;
        }
        if (pool.yield != null) {
            timers.cancel(pool.yield);
            pool.yield = null;
        }
        return true;
    }

    private void awaitRoom(FunctionPool pool) {
        if (waitingForRoom.add(pool)) {
            armYield(pool);
        }
    }

    private void armIdle(Member member) {
        busy(member);
        member.idle = timers.at(member.lastUsed + config.idleTimeout().toNanos(), () -> {
            member.idle = null;
            if (member.pool.usable() > member.pool.warmMinimum()) {
                stop(member);
            } else {
                member.lastUsed = ticker.getAsLong();
                armIdle(member);
            }
        });
    }

    private void armYield(FunctionPool pool) {
        pool.yield = timers.at(ticker.getAsLong() + config.yieldAfter().toNanos(), () -> {
            pool.yield = null;
            if (waitingForRoom.contains(pool) && pool.wantsInstance()) {
                askForRoom(pool);
                armYield(pool);
            }
        });
    }

    /** Ends idle instances, those used longest ago first, one for each function that waits. */
    private void makeRoom() {
        for (int coming = departing(); coming < waitingForRoom.size(); coming++) {
            Member victim = null;
            for (Member member : members) {
                boolean spare = member.isIdle() && !member.retiring && member.pool.canSpare();
                if (spare && (victim == null || member.lastUsed - victim.lastUsed < 0)) {
                    victim = member;
                }
            }
            if (victim == null) {
                return;
            }
            stop(victim);
        }
    }

    /** Has the function with the most instances give one up, even though it has calls for it. */
    private void askForRoom(FunctionPool pool) {
        if (pool.queue.isEmpty() || departing() >= waitingForRoom.size()) {
            return;
        }
        int own = pool.usable();
        int least = own == 0 ? 1 : own + 2;
        FunctionPool richest = null;
        for (Member member : members) {
            FunctionPool other = member.pool;
            boolean canGive = other != pool && other.usable() >= least && other.usable() > other.warmMinimum();
            if (canGive && (richest == null || other.usable() > richest.usable())) {
                richest = other;
            }
        }
        if (richest != null) {
            retire(leastBusy(richest));
        }
    }

    private static Member leastBusy(FunctionPool pool) {
        Member least = null;
        for (Member member : pool.members) {
            if (member.isUsable() && (least == null || member.runs.size() < least.runs.size())) {
                least = member;
            }
        }
        if (least == null) {
            throw new IllegalStateException("a function with usable instances has none: " + pool.definition.urn());
        }
        return least;
    }

    private int departing() {
        return (int) members.stream().filter(member -> !member.isUsable()).count();
    }
}
