package io.invoq.ingress.http;

import io.helidon.http.HeaderNames;
import io.invoq.ingress.idempotency.KeyedCalls;
import io.invoq.ingress.idempotency.KeyedErrand;
import io.invoq.ingress.invoke.Answer;
import io.invoq.ingress.invoke.Call;
import io.invoq.ingress.invoke.Errand;
import io.invoq.ingress.invoke.Invoker;
import io.invoq.ingress.quota.Accepting;
import io.invoq.ingress.quota.Quotas;
import io.invoq.ingress.registry.Pauses;
import io.invoq.wire.callback.CallbackUrl;
import io.invoq.wire.callback.MalformedCallbackUrlException;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.record.Dialect;
import io.invoq.wire.record.HttpAnswer;
import io.invoq.wire.record.HttpRequest;
import io.invoq.wire.record.Outcome;
import io.invoq.wire.record.Result;
import java.time.Duration;
import java.util.Optional;

/**
 * Makes a function call out of an exchange, and tells its outcome apart: what both dialects have in common. Safe for use
 * by several threads.
 */
final class FunctionCalls {

    private final Invoker invoker;
    private final KeyedCalls keyedCalls;
    private final Quotas quotas;
    private final Bodies bodies;
    private final Pauses pauses;

    FunctionCalls(Invoker invoker, KeyedCalls keyedCalls, Quotas quotas, Bodies bodies, Pauses pauses) {
        this.invoker = invoker;
        this.keyedCalls = keyedCalls;
        this.quotas = quotas;
        this.bodies = bodies;
        this.pauses = pauses;
    }

    /**
     * Where a call goes.
     *
     * @param function the version to run
     * @param path what the function is to see as its path
     * @param dialect the API in use
     */
    record Target(FunctionDefinition function, String path, Dialect dialect) {}

    /** Runs the function and waits for its outcome. */
    Result callAndWait(Exchange exchange, Target target) throws InterruptedException {
        Delay.refuse(exchange, "is for asynchronous calls; this one waits for its answer");
        IdempotencyKeys.refuse(exchange, "is for asynchronous calls; this one waits for its answer, which is not kept");
        refuseIfPaused(target.function());
        long reserved = bodies.reserve(exchange.request());
        try (Quotas.Held held = enter(exchange, target)) {
            Duration wait = waitFor(exchange, target.function().limits().timeout());
            return switch (invoker.callAndWait(call(exchange, target), wait)) {
                case Answer.Completed completed -> completed.result();
                case Answer.TimedOut timedOut ->
                    throw new ApiException(
                            ApiError.TIMED_OUT,
                            "no answer within %d ms (request %s)"
                                    .formatted(timedOut.waited().toMillis(), exchange.id()));
                case Answer.InDoubt inDoubt ->
                    throw new ApiException(
                            ApiError.IN_DOUBT,
                            "the worker that took request " + exchange.id()
                                    + " is lost: the function may or may not have run");
                case Answer.DuplicateId duplicate ->
                    throw new ApiException(
                            ApiError.DUPLICATE_REQUEST_ID,
                            "a call with X-Request-Id " + exchange.id() + " is being handled");
                case Answer.BrokerUnavailable away ->
                    throw new ApiException(ApiError.BROKER_UNAVAILABLE, away.detail());
            };
        } finally {
            bodies.release(reserved);
        }
    }

    /** At once, since its caller would wait in vain. */
    private void refuseIfPaused(FunctionDefinition function) {
        if (pauses.isPaused(function.urn())) {
            throw new ApiException(
                    ApiError.FUNCTION_PAUSED,
                    "function " + function.urn().withoutVersion()
                            + " is paused: asynchronous calls are taken and wait, this one would wait for its answer");
        }
    }

    /** The function's answer, fit to be sent; a call that ended without one is an error. */
    static HttpAnswer answer(Result result) {
        return switch (result.outcome()) {
            case Outcome.Answered answered -> {
                AnswerCheck.require(answered.answer());
                yield answered.answer();
            }
            case Outcome.Failed failed ->
                throw new ApiException(
                        ApiError.of(failed.kind()),
                        failed.message(),
                        failed.kind().isFunctionsOwn());
        };
    }

    /**
     * Hands the call over for later; returns when it is replicated. One that repeats another by its idempotency key is
     * answered as that one was, with its id.
     */
    void accept(Exchange exchange, Target target, Optional<String> callbackUrl) throws InterruptedException {
        callbackUrl.ifPresent(FunctionCalls::checkCallbackUrl);
        Duration delay = Delay.of(exchange);
        Optional<String> key = IdempotencyKeys.of(exchange);
        long reserved = bodies.reserve(exchange.request());
        try (Quotas.Held held = enter(exchange, target);
                Accepting accepting = quotas.accepting(
                        exchange.token(), target.function().urn().tenant())) {
            accepting.enter(exchange.id());
            Errand errand = new Errand(call(exchange, target), callbackUrl.orElse(null), delay);
            Answer.ToAccepting answer =
                    key.isEmpty() ? invoker.accept(errand) : keyedCalls.accept(new KeyedErrand(errand, key.get()));
            switch (answer) {
                case Answer.Accepted accepted -> accepting.accepted(exchange.id());
                case Answer.Repeated repeated -> exchange.repeats(repeated.id());
                case Answer.KeyReused reused -> throw IdempotencyKeys.reused();
                case Answer.KeysExhausted full -> throw IdempotencyKeys.exhausted();
                case Answer.BrokerUnavailable away ->
                    throw new ApiException(ApiError.BROKER_UNAVAILABLE, away.detail());
            }
        } finally {
            bodies.release(reserved);
        }
    }

    private Quotas.Held enter(Exchange exchange, Target target) {
        return quotas.enter(exchange.token(), target.function().urn().tenant(), 1);
    }

    /** The caller's own wait within the function's timeout; says so on the reply when the caller asked for one. */
    private static Duration waitFor(Exchange exchange, Duration timeout) {
        Preferences preferences = Preferences.of(exchange.headers(Names.PREFER));
        Duration wait = preferences.waitWithin(timeout);
        if (preferences.longestWait().isPositive()) {
            exchange.set(Names.PREFERENCE_APPLIED, "wait=" + wait.toSeconds());
        }
        return wait;
    }

    private Call call(Exchange exchange, Target target) {
        HttpRequest request = new HttpRequest(
                exchange.method(),
                target.path(),
                exchange.rawQuery(),
                HeaderFilter.toFunction(exchange.request().headers()),
                exchange.header(HeaderNames.CONTENT_TYPE).orElse(null),
                bodies.read(exchange.request()));
        exchange.bodyIsRead();
        boolean wantsLogTail =
                exchange.header(Names.LOG_TYPE).filter("Tail"::equalsIgnoreCase).isPresent();
        return new Call(exchange.id(), target.function(), target.dialect(), request, exchange.trace(), wantsLogTail);
    }

    /** Ends the request with 400 when results cannot be sent there. */
    static void checkCallbackUrl(String url) {
        try {
            CallbackUrl.parse(url);
        } catch (MalformedCallbackUrlException e) {
            throw new ApiException(ApiError.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
    }
}
