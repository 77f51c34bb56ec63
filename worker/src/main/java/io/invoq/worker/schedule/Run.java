package io.invoq.worker.schedule;

import io.invoq.worker.instance.InstanceCall;
import io.invoq.worker.schedule.Timers.Timer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A call on an instance. It holds a slot of its member, and one of the worker's permits until it is over. */
final class Run {

    final Waiting entry;
    final Call call;
    final Member member;
    final InstanceCall onInstance;
    final long startedAt;
    /** Which limit its bound comes from, for the message. */
    final String limit;

    @Nullable
    Timer timer;

    /** Its outcome has been told: nothing that comes later counts. */
    boolean over;

    Run(Waiting entry, Member member, Duration bound, String limit, long startedAt) {
        this.entry = entry;
        this.call = entry.call;
        this.member = member;
        this.onInstance = new InstanceCall(entry.call.invocation(), bound);
        this.limit = limit;
        this.startedAt = startedAt;
    }
}
