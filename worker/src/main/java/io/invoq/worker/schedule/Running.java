package io.invoq.worker.schedule;

import io.invoq.worker.schedule.Member.State;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Looks at the runs as a whole, now and then. Not safe for use by several threads. */
final class Running {

    private final Instances instances;
    private final Calls calls;
    private final Consumer<Effect> effects;

    Running(Instances instances, Calls calls, Consumer<Effect> effects) {
        this.instances = instances;
        this.calls = calls;
        this.effects = effects;
    }

    /** The calls whose runs began at that moment or before. */
    List<Call> since(long nanos) {
        List<Call> found = new ArrayList<>();
        for (Run run : all()) {
            if (run.startedAt - nanos <= 0) {
                found.add(run.call);
            }
        }
        return found;
    }

    /**
     * Ends the runs of calls that are lost, without a word to anybody. An instance is ended with them, unless it ends a
     * call alone or runs others, too; then it goes on to its end for nothing.
     *
     * @return the functions that may have room now
     */
    Set<FunctionPool> stopLost() {
        Set<FunctionPool> changed = new HashSet<>();
        for (Run run : all()) {
            if (run.call.isLost()) {
                calls.drop(run);
                stop(run);
                changed.add(run.member.pool);
            }
        }
        return changed;
    }

    private void stop(Run run) {
        Member member = run.member;
        if (member.isolatesCalls()) {
            effects.accept(new Effect.Abort(run));
        } else if (member.state == State.READY && member.runs.stream().allMatch(other -> other.over)) {
            instances.kill(member);
        }
    }

    private List<Run> all() {
        return instances.all().stream()
                .flatMap(member -> member.runs.stream())
                .filter(run -> !run.over)
                .toList();
    }
}
