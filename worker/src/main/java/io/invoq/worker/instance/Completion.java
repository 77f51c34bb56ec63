package io.invoq.worker.instance;

import io.invoq.wire.record.FailureKind;
import io.invoq.wire.record.HttpAnswer;
import io.invoq.wire.record.Outcome;

/** How a call on an instance came back. */
public sealed interface Completion {

    /** The call has its outcome; the instance lives on. */
    record Done(Outcome outcome) implements Completion {}

    /** The instance is lost with the call; its {@link Instance#exited} says how. */
    record Lost() implements Completion {}

    /** The function answered. */
    static Completion answered(HttpAnswer answer) {
        return new Done(new Outcome.Answered(answer));
    }

    /** The call failed by itself. */
    static Completion failed(FailureKind kind, String message) {
        return new Done(new Outcome.Failed(kind, message));
    }
}
