package io.invoq.wire.record;

import java.time.Instant;

/**
 * Somebody takes an asynchronous call back: {@code io.invoq.cancel.v1} on {@code invoq.cancels}, key = request id. Workers
 * follow it; it changes nothing about a call that has its result, and nothing about a call of another tenant.
 *
 * @param id of the call
 * @param tenant whose call it must be
 * @param by who asked for it, for operators: the name of the access token
 * @param at when it was asked for
 */
public record Cancel(RequestId id, String tenant, String by, Instant at) {}
