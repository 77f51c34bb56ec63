package io.invoq.worker.schedule;

import io.invoq.wire.record.Outcome;
import io.invoq.wire.record.Payload;
import java.time.Duration;

/** What a decision of the {@link Dispatcher} does to the world; carried out after the lock has been released. */
sealed interface Effect {

    /** Start a process for the member; answered by started or startFailed. */
    record Start(Member member) implements Effect {}

    /** Run the call on its member's instance; answered by completed or lost. */
    record Execute(Run run) implements Effect {}

    /** End the call alone; its slot is free once completed. */
    record Abort(Run run) implements Effect {}

    /** End the member in good order; answered by exited. */
    record Stop(Member member) implements Effect {}

    /** End the member at once; answered by exited, or by startFailed when it was being started. */
    record Kill(Member member) implements Effect {}

    /** Tell the call how it ended. */
    record Finish(Call call, Outcome outcome, Duration inFunction, Payload logTail) implements Effect {}

    /** The call is gone without an end: it was revoked. */
    record Drop(Call call) implements Effect {}
}
