package io.invoq.ingress.http;

import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.function.MalformedUrnException;
import io.invoq.wire.registry.RegistryEntry;
import io.invoq.wire.registry.TokenScope;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the token of a request lets it do. The tenant is the token's; only an operator's token has none, and names one in
 * {@code X-Tenant-Id}.
 *
 * <p>What a request names in clear as another tenant's (a URN, a tenant) is refused with 403 without being looked up. What it
 * names by an id that is another tenant's is not told from what is not there.
 */
final class Access {

    static final String DEFAULT_TENANT = "default";

    private static final Pattern TENANT = Pattern.compile("[a-zA-Z0-9._-]{1,128}");
    private static final int LONGEST_SHOWN = 100;
    private static final String URN = "sn:";

    private Access() {}

    /** Ends the request with 403 unless its token has the scope; null asks for none. */
    static void requireScope(Exchange exchange, @Nullable TokenScope scope) {
        if (scope != null && !exchange.token().scopes().contains(scope)) {
            throw forbidden("the access token lacks the scope " + scope.wireName());
        }
    }

    /** For whom the request is; ends it with 403 when it names a tenant that is not the token's. */
    static String tenant(Exchange exchange) {
        String own = exchange.token().tenant();
        Optional<String> named = exchange.header(Names.TENANT_ID);
        if (named.isPresent() && own != null && !named.get().equals(own)) {
            throw forbidden(
                    "the access token is not for the tenant that %s names".formatted(Names.TENANT_ID.defaultCase()));
        }
        if (own != null) {
            return own;
        }
        return named.map(name -> checked(Names.TENANT_ID.defaultCase(), name)).orElse(DEFAULT_TENANT);
    }

    /** For whom a request about that function is: a URN names the tenant, if the token is for it; other names do not. */
    static String tenant(Exchange exchange, String function) {
        if (!function.startsWith(URN)) {
            return tenant(exchange);
        }
        String tenant;
        try {
            tenant = FunctionUrn.parse(function).tenant();
        } catch (MalformedUrnException e) {
            throw new ApiException(ApiError.BAD_PARAMETER, String.valueOf(e.getMessage()));
        }
        requireTenant(exchange, tenant);
        if (exchange.header(Names.TENANT_ID)
                .filter(name -> !name.equals(tenant))
                .isPresent()) {
            throw forbidden("the URN is not of the tenant that %s names".formatted(Names.TENANT_ID.defaultCase()));
        }
        return tenant;
    }

    /** Ends the request with 403 unless its token is for that tenant, or for all. */
    static void requireTenant(Exchange exchange, String tenant) {
        String own = exchange.token().tenant();
        if (own != null && !own.equals(tenant)) {
            throw forbidden("the access token is not for the tenant " + shown(tenant));
        }
    }

    /** Ends the request with 403 unless its token is an operator's. */
    static void requireOperator(Exchange exchange) {
        if (!exchange.token().forAllTenants()) {
            throw forbidden("this is for operators: the access token is for one tenant alone");
        }
    }

    /** Ends the request with 403 unless its token may be used for that function, which is named in clear. */
    static void require(Exchange exchange, FunctionUrn function) {
        requireTenant(exchange, function.tenant());
        requireListed(exchange, function);
    }

    /** Ends the request with 403 unless the function is among those that its token is limited to, if it is. */
    static void requireListed(Exchange exchange, FunctionUrn function) {
        if (!exchange.token().lists(function)) {
            throw forbidden("the access token is not for this function");
        }
    }

    /** Ends the request with 403 when its token is for certain functions only, and so for nothing that is about all. */
    static void requireAllFunctions(Exchange exchange) {
        if (!exchange.token().functions().isEmpty()) {
            throw forbidden("the access token is for certain functions only");
        }
    }

    /** Whether an operator's token, or the tenant's own, so that there may be such a function as far as it is concerned. */
    static boolean reaches(Exchange exchange, FunctionUrn function) {
        String own = exchange.token().tenant();
        return own == null || own.equals(function.tenant());
    }

    /** Whether the function is one of those that the request's token lets it see, in its tenant. */
    static boolean sees(Exchange exchange, FunctionUrn function) {
        return tenant(exchange).equals(function.tenant()) && exchange.token().lists(function);
    }

    /** The functions that the token is limited to, if it is. */
    static Predicate<FunctionUrn> listed(Exchange exchange) {
        RegistryEntry.Token token = exchange.token();
        return token::lists;
    }

    /** A tenant as a caller named it in that place; ends the request with 400 when none can have that name. */
    static String checked(String place, String tenant) {
        if (!TENANT.matcher(tenant).matches()) {
            throw new ApiException(
                    ApiError.BAD_REQUEST, "%s '%s' does not match %s".formatted(place, shown(tenant), TENANT));
        }
        return tenant;
    }

    private static String shown(String text) {
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
    }

    private static ApiException forbidden(String why) {
        return new ApiException(ApiError.FORBIDDEN, why);
    }
}
