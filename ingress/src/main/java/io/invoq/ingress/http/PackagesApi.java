package io.invoq.ingress.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.invoq.ingress.packages.EntryPoint;
import io.invoq.ingress.packages.PackageLabel;
import io.invoq.ingress.packages.PackageProblem;
import io.invoq.ingress.packages.Packages;
import io.invoq.wire.registry.PackageEntry;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The native API's packages: {@code PUT} and {@code GET /v1/packages}, {@code GET} and {@code DELETE /v1/packages/{id}}. The
 * body of a PUT is the zip or jar itself. Safe for use by several threads.
 */
final class PackagesApi {

    static final String PATH = "/v1/packages";

    private static final List<String> LABEL = List.of("name", "version", "runtime", "executable_path");

    private final Packages packages;

    PackagesApi(Packages packages) {
        this.packages = packages;
    }

    void collection(Exchange exchange) throws InterruptedException {
        Methods.require(exchange, List.of("GET", "PUT"));
        if (exchange.method().equals("GET")) {
            list(exchange);
        } else {
            put(exchange);
        }
    }

    void one(Exchange exchange) throws InterruptedException {
        String text = exchange.rawPathAfter(PATH + "/");
        Methods.require(exchange, List.of("GET", "DELETE"));
        UUID id = ImagesApi.id(text);
        if (exchange.method().equals("GET")) {
            exchange.send(200, describe(packages.find(FunctionsApi.tenant(exchange), id)));
        } else {
            packages.delete(FunctionsApi.tenant(exchange), id);
            exchange.send(204);
        }
    }

    private void list(Exchange exchange) throws InterruptedException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode list = body.putArray("packages");
        packages.list(FunctionsApi.tenant(exchange)).forEach(entry -> list.add(describe(entry)));
        exchange.send(200, body);
    }

    private void put(Exchange exchange) throws InterruptedException {
        String tenant = FunctionsApi.tenant(exchange);
        Map<String, String> query = QueryString.parse(exchange.rawQuery(), LABEL);
        String runtime = query.getOrDefault("runtime", "");
        EntryPoint entry = runtime.isEmpty() ? null : EntryPoint.of(runtime, query.getOrDefault("executable_path", ""));
        PackageLabel label = new PackageLabel(tenant, query.get("name"), query.getOrDefault("version", ""), entry);
        UploadBody body = UploadBody.open(exchange.request(), packages.limits().size(), 0);
        try (Packages.Upload upload = packages.receive(body)) {
            exchange.bodyIsRead();
            keep(exchange, upload, label);
        }
    }

    /** What is there with the same content is what was asked for. */
    private void keep(Exchange exchange, Packages.Upload upload, PackageLabel label) throws InterruptedException {
        PackageEntry kept;
        boolean isNew = true;
        try {
            kept = packages.keep(upload, label);
        } catch (PackageProblem e) {
            kept = same(e.existing(), upload);
            isNew = false;
            if (kept == null) {
                throw e;
            }
        }
        exchange.send(isNew ? 201 : 200, describe(kept));
    }

    private static @Nullable PackageEntry same(@Nullable PackageEntry existing, Packages.Upload upload) {
        return existing != null && existing.digest().equals(upload.digest()) ? existing : null;
    }

    private static ObjectNode describe(PackageEntry entry) {
        ObjectNode object = JsonNodeFactory.instance
                .objectNode()
                .put("id", entry.id().toString())
                .put("digest", entry.digest().toString())
                .put("size", entry.size())
                .put("name", entry.name())
                .put("version", entry.version())
                .put("runtime", entry.runtime());
        if (entry.handler() != null) {
            object.put("handler", entry.handler());
        }
        return object.put("createdAt", entry.createdAt().toString());
    }
}
