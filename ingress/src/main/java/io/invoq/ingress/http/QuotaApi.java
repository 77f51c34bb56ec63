package io.invoq.ingress.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.invoq.ingress.quota.QuotaRegistry;
import io.invoq.wire.registry.TenantQuota;
import java.util.List;

/**
 * The native API's quotas of tenants, {@code /v1/tenants/{tenant}/quota}: operators set them, tenants may look at their own.
 * Safe for use by several threads.
 */
final class QuotaApi {

    static final String TENANTS = "/v1/tenants/";
    static final String QUOTA = "/quota";

    private final QuotaRegistry quotas;
    private final Bodies bodies;

    QuotaApi(QuotaRegistry quotas, Bodies bodies) {
        this.quotas = quotas;
        this.bodies = bodies;
    }

    void serve(Exchange exchange) throws InterruptedException {
        String rest = OpenYuanrongDialect.decode(exchange.rawPathAfter(TENANTS));
        if (!rest.endsWith(QUOTA)) {
            throw new ApiException(ApiError.NOT_FOUND, "nothing is served at " + exchange.rawPath());
        }
        Methods.require(exchange, List.of("GET", "PUT", "DELETE"));
        String tenant = rest.substring(0, rest.length() - QUOTA.length());
        if (exchange.method().equals("GET")) {
            Access.requireTenant(exchange, tenant);
            show(exchange, Access.checked("tenant", tenant));
        } else {
            Access.requireOperator(exchange);
            change(exchange, Access.checked("tenant", tenant));
        }
    }

    private void show(Exchange exchange, String tenant) throws InterruptedException {
        TenantQuota quota = quotas.find(tenant);
        if (quota == null) {
            throw none(tenant);
        }
        exchange.send(200, describe(quota));
    }

    private void change(Exchange exchange, String tenant) throws InterruptedException {
        if (exchange.method().equals("PUT")) {
            exchange.send(200, describe(quotas.set(tenant, TokenBody.quota(TokenBody.read(exchange, bodies)))));
        } else if (quotas.remove(tenant)) {
            exchange.send(204);
        } else {
            throw none(tenant);
        }
    }

    private static ObjectNode describe(TenantQuota quota) {
        ObjectNode object = TokenJson.amounts(quota.quota());
        return object.put("tenant", quota.tenant())
                .put("updatedAt", quota.updatedAt().toString());
    }

    private static ApiException none(String tenant) {
        return new ApiException(ApiError.NOT_FOUND, "the tenant " + tenant + " has no quota");
    }
}
