package io.invoq.ingress.http;

import io.invoq.wire.registry.TokenScope;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Everything below {@code /serverless/v1/functions/}: the calls of functions, which come first, and what is kept of a function.
 * Safe for use by several threads.
 */
final class ManagementApi {

    private static final Pattern SLASH = Pattern.compile("/");
    private static final String VERSIONS = "versions";
    private static final String ALIASES = "aliases";

    private final Parts parts;

    /** The handlers of each kind of path. */
    record Parts(
            OpenYuanrongDialect calls,
            FunctionsApi functions,
            VersionsApi versions,
            AliasesApi aliases,
            ReservationsApi reservations) {}

    ManagementApi(Parts parts) {
        this.parts = parts;
    }

    void serve(Exchange exchange) throws InterruptedException {
        String rest = exchange.rawPathAfter(OpenYuanrongDialect.FUNCTIONS);
        if (OpenYuanrongDialect.isCall(rest)) {
            Access.requireScope(exchange, TokenScope.INVOKE);
            parts.calls().invoke(exchange);
            return;
        }
        Access.requireScope(exchange, Needs.BY_METHOD.scope(exchange.method()));
        List<String> path = SLASH.splitAsStream(rest).toList();
        boolean isWhole = !path.isEmpty() && path.stream().noneMatch(String::isEmpty) && !rest.endsWith("/");
        if (!isWhole || !serve(exchange, path)) {
            throw new ApiException(ApiError.NOT_FOUND, "nothing is served at " + exchange.rawPath());
        }
    }

    /** False when nothing is there. */
    private boolean serve(Exchange exchange, List<String> path) throws InterruptedException {
        String name = OpenYuanrongDialect.decode(path.getFirst());
        if (path.size() == 1 && name.equals(ReservationsApi.NAME)) {
            parts.reservations().serve(exchange);
        } else if (path.size() == 1) {
            parts.functions().serveOne(exchange, name);
        } else if (path.size() == 2 && path.get(1).equals(VERSIONS)) {
            parts.versions().serve(exchange, name);
        } else if (path.size() == 2 && path.get(1).equals(ALIASES)) {
            parts.aliases().serveAll(exchange, name);
        } else if (path.size() == 3 && path.get(1).equals(ALIASES)) {
            parts.aliases().serveOne(exchange, name, OpenYuanrongDialect.decode(path.get(2)));
        } else {
            return false;
        }
        return true;
    }
}
