package io.invoq.ingress.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.invoq.ingress.auth.TooManyTokensException;
import io.invoq.ingress.cancel.CancelNotWrittenException;
import io.invoq.ingress.deadletter.DeadLettersUnavailableException;
import io.invoq.ingress.packages.PackageProblem;
import io.invoq.ingress.quota.QuotaExceededException;
import io.invoq.ingress.registry.ChangeRefusedException;
import io.invoq.ingress.registry.EntryTooLargeException;
import io.invoq.ingress.registry.MissingImageException;
import io.invoq.ingress.registry.MissingSecretException;
import io.invoq.ingress.registry.NameTakenException;
import io.invoq.ingress.registry.RegistrationException;
import io.invoq.ingress.registry.RegistryContendedException;
import io.invoq.ingress.registry.RegistryUnavailableException;
import io.invoq.ingress.secret.SecretException;
import io.invoq.ingress.status.StatusUnavailableException;
import io.invoq.platform.registry.RegistryBehindException;
import io.invoq.platform.secret.SecretUnreadableException;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wraps every handler: admits, authenticates and asks for the scope before it, turns each exception into an answer after it, and gives the
 * call's place back however it ends. The one place where exceptions become status codes.
 */
final class Guarded {

    private static final Logger LOG = LoggerFactory.getLogger(Guarded.class);

    /** Handles an admitted, authenticated request. */
    @FunctionalInterface
    interface Action {

        void handle(Exchange exchange) throws InterruptedException;
    }

    private final Gate gate;
    private final Exchanges exchanges;

    Guarded(Gate gate, Exchanges exchanges) {
        this.gate = gate;
        this.exchanges = exchanges;
    }

    /** For paths where GET looks and every other method changes something. */
    Handler by(ErrorFormat format, Action action) {
        return by(format, Needs.BY_METHOD, action);
    }

    Handler by(ErrorFormat format, Needs needs, Action action) {
        return (request, response) -> {
            Exchange exchange = exchanges.of(request, response);
            try {
                handle(exchange, needs, action);
            } catch (ApiException e) {
                exchange.send(e, format);
            } catch (UncheckedIOException | CloseConnectionException e) {
                LOG.atDebug()
                        .addKeyValue("requestId", exchange.id())
                        .addKeyValue("error", e.toString())
                        .log("caller went away");
                throw e;
            } catch (InterruptedException e) {
                exchange.set(HeaderNames.CONNECTION, "close");
                exchange.send(new ApiException(ApiError.DRAINING, "this node stopped before the answer came"), format);
                Thread.currentThread().interrupt();
                throw new CloseConnectionException("the node stopped before the answer came", e);
            } catch (RuntimeException e) {
                exchange.send(translate(exchange, e), format);
            }
            exchange.answered();
        };
    }

    private void handle(Exchange exchange, Needs needs, Action action) throws InterruptedException {
        gate.enter();
        try {
            gate.authenticate(exchange);
            Access.requireScope(exchange, needs.scope(exchange.method()));
            action.handle(exchange);
        } finally {
            gate.leave();
        }
    }

    private static ApiException translate(Exchange exchange, RuntimeException error) {
        String message = String.valueOf(error.getMessage());
        return switch (error) {
            case RegistrationException e -> ApiException.invalid(e.problems());
            case TooManyTokensException e -> new ApiException(ApiError.TOO_MANY_TOKENS, message);
            case QuotaExceededException e ->
                ApiException.until(
                        e.retryAfter(),
                        e.isTenants() ? ApiError.TENANT_QUOTA_EXCEEDED : ApiError.TOKEN_QUOTA_EXCEEDED,
                        message);
            case MissingSecretException e -> new ApiException(ApiError.SECRET_NOT_FOUND, message);
            case ChangeRefusedException e -> new ApiException(ApiError.of(e.reason()), message);
            case NameTakenException e -> new ApiException(ApiError.NAME_TAKEN, message);
            case RegistryBehindException e -> new ApiException(ApiError.BROKER_UNAVAILABLE, message);
            case RegistryUnavailableException e -> new ApiException(ApiError.CHANGE_IN_DOUBT, message);
            case RegistryContendedException e -> new ApiException(ApiError.OVERLOADED, message);
            case EntryTooLargeException e -> new ApiException(ApiError.BODY_TOO_LARGE, message);
            case SecretException e -> new ApiException(of(e), message);
            case SecretUnreadableException e -> new ApiException(ApiError.SECRETS_UNAVAILABLE, message);
            case PackageProblem e -> new ApiException(of(e.kind()), message);
            case MissingImageException e -> new ApiException(ApiError.PACKAGE_NOT_FOUND, message);
            case CancelNotWrittenException e -> new ApiException(ApiError.BROKER_UNAVAILABLE, message);
            case DeadLettersUnavailableException e ->
                new ApiException(e.isBusy() ? ApiError.OVERLOADED : ApiError.BROKER_UNAVAILABLE, message);
            case StatusUnavailableException e ->
                new ApiException(e.isBusy() ? ApiError.OVERLOADED : ApiError.BROKER_UNAVAILABLE, message);
            default -> {
                LOG.atError()
                        .setCause(error)
                        .addKeyValue("requestId", exchange.id())
                        .log("request failed");
                yield new ApiException(
                        ApiError.INTERNAL, "internal error; the log of this node has it under the request id");
            }
        };
    }

    private static ApiError of(SecretException refused) {
        return switch (refused.reason()) {
            case NOT_FOUND -> ApiError.SECRET_NOT_FOUND;
            case NAME_TAKEN -> ApiError.SECRET_NAME_TAKEN;
            case MOUNTED -> ApiError.SECRET_MOUNTED;
            case TOO_LARGE -> ApiError.BODY_TOO_LARGE;
        };
    }

    private static ApiError of(PackageProblem.Kind kind) {
        return switch (kind) {
            case REFUSED -> ApiError.BAD_PARAMETER;
            case TOO_LARGE -> ApiError.BODY_TOO_LARGE;
            case EXISTS -> ApiError.PACKAGE_EXISTS;
            case NOT_FOUND -> ApiError.PACKAGE_NOT_FOUND;
            case IN_USE -> ApiError.PACKAGE_IN_USE;
            case BUSY -> ApiError.OVERLOADED;
            case STORE_UNAVAILABLE -> ApiError.PACKAGE_STORE_UNAVAILABLE;
        };
    }
}
