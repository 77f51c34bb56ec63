package io.invoq.e2e.fault;

/** What the suite looks for (architecture §2). {@link Verdict} says how each is told. */
enum Invariant {
    /** Every call that was answered 202 has a terminal result. */
    NOTHING_LOST,
    /** No request id has more than one terminal result, accepted or not. */
    NOTHING_DOUBLED,
    /** Every success that wanted a callback arrived. */
    CALLBACKS_ARRIVE,
    /** Every synchronous caller whose ingress lived got an answer by its deadline. */
    ANSWERED_IN_TIME,
    /** Who got a 200 got the answer to his own call. */
    OWN_ANSWERS,
    /** No synchronous POST ran twice, whatever its caller was told. */
    AT_MOST_ONCE,
    /** The attempts that a function saw of one asynchronous call have no gap and begin with 1. */
    CONSECUTIVE_ATTEMPTS,
    /** The groups have read everything. */
    LAG_RETURNS_TO_ZERO
}
