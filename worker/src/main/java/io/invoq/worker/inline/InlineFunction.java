package io.invoq.worker.inline;

import io.invoq.wire.record.HttpAnswer;
import io.invoq.wire.record.HttpRequest;

/**
 * A function that runs inside the worker's JVM, for trusted code only: nothing keeps it from the worker's own memory,
 * threads and files. The class is public with a public constructor without parameters; each instance of the function is
 * one object of it, loaded anew.
 *
 * <p>Its methods are called on virtual threads, {@link #call} by as many at a time as the function's concurrency says,
 * after {@link #initialize} has returned. Whoever runs out of time is interrupted, and the object is given up; a thread
 * that goes on regardless is left alone, what it returns is ignored. Code that computes for long without blocking keeps
 * one of the few threads that carry all virtual ones of the worker.
 */
@FunctionalInterface
public interface InlineFunction {

    /** Called once, before the first call, within the function's initializer timeout; an exception fails the start. */
    default void initialize(InlineSetup setup) throws Exception {}

    /**
     * Answers a call. The request's body is the worker's array and the answer's becomes the worker's: neither is copied,
     * and neither may be changed any more. Fields of the answer that belong to a connection are left out.
     *
     * @throws Exception fails the call with the exception's type and message; the object lives on
     */
    HttpAnswer call(HttpRequest request, InlineContext context) throws Exception;

    /** Called once when the object ends in good order, within the function's {@code pre_stop} timeout. */
    default void stop() throws Exception {}
}
