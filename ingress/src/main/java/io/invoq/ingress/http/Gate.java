package io.invoq.ingress.http;

import io.helidon.http.HeaderNames;
import io.invoq.ingress.auth.AccessTokens;
import io.invoq.ingress.auth.FailedTries;
import io.invoq.ingress.auth.TokenUses;
import io.invoq.ingress.invoke.InFlight;
import io.invoq.wire.registry.RegistryEntry;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * What every call passes before anything is done for it: is this node taking calls, is there room, who is it. Safe for
 * use by several threads.
 */
final class Gate {

    private static final String BEARER = "Bearer ";

    private final AccessTokens tokens;
    private final FailedTries tries;
    private final TokenUses uses;
    private final InFlight inFlight;
    private volatile boolean draining;

    Gate(AccessTokens tokens, FailedTries tries, TokenUses uses, InFlight inFlight) {
        this.tokens = tokens;
        this.tries = tries;
        this.uses = uses;
        this.inFlight = inFlight;
    }

    /** Takes a place among the calls in flight; give it back with {@link #leave()}. */
    void enter() {
        if (!inFlight.tryEnter()) {
            throw new ApiException(
                    ApiError.OVERLOADED, "max-in-flight=%d calls are being handled".formatted(inFlight.maxCalls()));
        }
        // Looked at from within: a call that does not see it yet is one that the drain sees.
        if (draining) {
            inFlight.leave();
            throw new ApiException(ApiError.DRAINING, "this node is stopping");
        }
    }

    void leave() {
        inFlight.leave();
    }

    /**
     * Lets only callers with a valid token pass. From an address that has sent many wrong ones only those pass that were used
     * from there before, so that guessing is slow there, and those who work from there are not locked out.
     */
    void authenticate(Exchange exchange) {
        Optional<String> token = exchange.header(Names.EYWA_TOKEN)
                .or(() -> exchange.header(HeaderNames.AUTHORIZATION)
                        .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                        .map(value -> value.substring(BEARER.length()).strip()));
        if (token.isEmpty()) {
            throw new ApiException(
                    ApiError.UNAUTHORIZED, "no access token: send X-Eywa-Token, or Authorization: Bearer");
        }
        RegistryEntry.Token known = tokens.check(token.get());
        OptionalLong slowed = tries.isQuiet() ? OptionalLong.empty() : tries.slowedFor(exchange.address());
        if (slowed.isPresent() && (known == null || !uses.wasUsedFrom(known, exchange.address()))) {
            throw ApiException.until(
                    slowed.getAsLong(),
                    ApiError.TOO_MANY_TRIES,
                    "too many wrong access tokens came from this address; this one was not looked at");
        }
        if (known == null) {
            tries.failed(exchange.address());
            throw new ApiException(ApiError.UNAUTHORIZED, "the access token is not known");
        }
        if (known.endedBy(exchange.arrivedAt())) {
            throw new ApiException(ApiError.UNAUTHORIZED, "the access token has expired");
        }
        if (uses.isDue(known, exchange.arrivedAt())) {
            uses.used(known, exchange.arrivedAt(), exchange.address());
        }
        exchange.isBy(known);
    }

    boolean isDraining() {
        return draining;
    }

    /** Refuses calls from now on, and waits for those in flight; false when some are left after that time. */
    boolean drain(Duration atMost) throws InterruptedException {
        draining = true;
        long end = System.nanoTime() + atMost.toNanos();
        while (inFlight.calls() > 0) {
            if (System.nanoTime() > end) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
        return true;
    }
}
