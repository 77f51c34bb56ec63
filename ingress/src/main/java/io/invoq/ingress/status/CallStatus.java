package io.invoq.ingress.status;

import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.record.Result;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is known of an asynchronous call that was accepted. */
public sealed interface CallStatus {

    /** In one word. */
    CallState state();

    /** The version that was called. */
    FunctionUrn function();

    /** When an ingress took it; null when nothing tells. */
    @Nullable
    Instant acceptedAt();

    /**
     * It has no result yet: it waits for a worker, or for its moment, or for its next attempt, or has just begun to run.
     *
     * @param attempt the run that it waits for, from 1; null when that is not known
     * @param notBefore the moment before which it must not run; null when it may at once, or nothing tells
     */
    record Queued(
            FunctionUrn function,
            @Nullable Integer attempt,
            Instant acceptedAt,
            @Nullable Instant notBefore) implements CallStatus {

        @Override
        public CallState state() {
            return CallState.QUEUED;
        }
    }

    /**
     * It runs, and has done so for a while: a run that is short, or has just begun, still counts as queued.
     *
     * @param attempt the run, from 1
     */
    record Running(FunctionUrn function, int attempt, Instant acceptedAt) implements CallStatus {

        @Override
        public CallState state() {
            return CallState.RUNNING;
        }
    }

    /**
     * It has its one result.
     *
     * @param acceptedAt as its id tells it
     * @param endedAt when the outcome was known
     */
    record Ended(Result result, @Nullable Instant acceptedAt, Instant endedAt) implements CallStatus {

        @Override
        public CallState state() {
            return CallState.of(result.outcome());
        }

        @Override
        public FunctionUrn function() {
            return result.function();
        }
    }
}
