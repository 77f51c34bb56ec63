package io.invoq.ingress.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.HeaderNames;
import io.invoq.ingress.packages.EntryPoint;
import io.invoq.ingress.packages.PackageLabel;
import io.invoq.ingress.packages.PackageProblem;
import io.invoq.ingress.packages.Packages;
import io.invoq.wire.registry.PackageEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Eywa's images: {@code POST} and {@code GET /eywa/api/images}, {@code GET} and {@code DELETE /eywa/api/images/{id}}. An
 * image is a package that says how it is entered; nothing is built. Safe for use by several threads.
 */
final class ImagesApi {

    static final String PATH = "/eywa/api/images";

    private static final int SHORTEST_NAME = 5;
    private static final int DEFAULT_PER_PAGE = 20;
    private static final Pattern UUID_FORM = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private final Packages packages;

    ImagesApi(Packages packages) {
        this.packages = packages;
    }

    void collection(Exchange exchange) throws InterruptedException {
        Methods.require(exchange, List.of("GET", "POST"));
        if (exchange.method().equals("GET")) {
            list(exchange);
        } else {
            create(exchange);
        }
    }

    void one(Exchange exchange) throws InterruptedException {
        String text = exchange.rawPathAfter(PATH + "/");
        Methods.require(exchange, List.of("GET", "DELETE"));
        UUID id = id(text);
        if (exchange.method().equals("GET")) {
            exchange.send(200, describe(packages.find(FunctionsApi.tenant(exchange), id)));
        } else {
            packages.delete(FunctionsApi.tenant(exchange), id);
            exchange.send(204);
        }
    }

    private void create(Exchange exchange) throws InterruptedException {
        String tenant = FunctionsApi.tenant(exchange);
        UploadBody body = UploadBody.open(exchange.request(), packages.limits().size(), UploadBody.FORM);
        String contentType = exchange.header(HeaderNames.CONTENT_TYPE).orElse("");
        if (!contentType.regionMatches(true, 0, "multipart/form-data", 0, "multipart/form-data".length())) {
            throw new ApiException(
                    ApiError.BAD_PARAMETER, "Content-Type must be multipart/form-data, not '" + contentType + "'");
        }
        try (ImageForm form = ImageForm.read(contentType, body, packages)) {
            if (body.drain()) {
                exchange.bodyIsRead();
            }
            keep(exchange, tenant, form);
        }
    }

    private void keep(Exchange exchange, String tenant, ImageForm form) throws InterruptedException {
        Packages.Upload file = form.file();
        List<String> problems = problems(form);
        if (file == null || !problems.isEmpty()) {
            throw ApiException.invalid(problems);
        }
        try {
            PackageLabel label = new PackageLabel(
                    tenant,
                    form.field("name"),
                    form.field("version"),
                    EntryPoint.of(form.field("runtime"), form.field("executable_path")));
            exchange.send(200, built(packages.keep(file, label)));
        } catch (PackageProblem e) {
            PackageEntry existing = e.existing();
            if (existing != null) {
                exchange.set(Names.INNER_CODE, Integer.toString(ApiError.PACKAGE_EXISTS.innerCode()));
                exchange.set(Names.ERROR_SOURCE, "platform");
                exchange.send(409, built(existing).put("message", ApiError.PACKAGE_EXISTS.title()));
            } else if (e.kind() == PackageProblem.Kind.REFUSED) {
                throw ApiException.invalid(List.of(problem(String.valueOf(e.getMessage()))));
            } else {
                throw e;
            }
        }
    }

    /** What is wrong with the file itself is said of its field. */
    private static String problem(String message) {
        boolean isOfField = List.of("name: ", "version: ", "runtime: ", "executable_path: ", "X-Tenant-Id: ").stream()
                .anyMatch(message::startsWith);
        return isOfField ? message : "source: " + message;
    }

    private static List<String> problems(ImageForm form) {
        List<String> problems = new ArrayList<>();
        if (form.file() == null) {
            problems.add("source: is required");
        }
        for (String field : List.of("name", "version", "runtime")) {
            if (form.field(field).isEmpty()) {
                problems.add(field + ": is required");
            }
        }
        String name = form.field("name");
        if (!name.isEmpty() && name.length() < SHORTEST_NAME) {
            problems.add("name: '" + name + "' has " + name.length() + " characters, less than " + SHORTEST_NAME);
        }
        return problems;
    }

    private void list(Exchange exchange) throws InterruptedException {
        Map<String, String> query = QueryString.parse(exchange.rawQuery(), List.of("page", "per_page", "query"));
        int page = number(query, "page", 1, 1);
        int perPage = number(query, "per_page", DEFAULT_PER_PAGE, 0);
        String part = query.getOrDefault("query", "");
        List<PackageEntry> all = packages.list(FunctionsApi.tenant(exchange)).stream()
                .filter(entry -> entry.handler() != null && entry.name().contains(part))
                .toList();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode objects = body.putArray("objects");
        all.stream()
                .skip(perPage == 0 ? 0 : (page - 1L) * perPage)
                .limit(perPage == 0 ? all.size() : perPage)
                .forEach(entry -> objects.add(describe(entry)));
        exchange.send(200, body.put("total_count", all.size()).put("page", page).put("per_page", perPage));
    }

    private static int number(Map<String, String> query, String name, int byDefault, int min) {
        String text = query.get(name);
        if (text == null) {
            return byDefault;
        }
        if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < min) {
            throw ApiException.invalid(List.of(name + ": '" + text + "' is not a whole number of at least " + min));
        }
        return Integer.parseInt(text);
    }

    /** An id that is none cannot be one of an image. */
    static UUID id(String text) {
        if (!UUID_FORM.matcher(text).matches()) {
            throw PackageProblem.notFound(text);
        }
        return UUID.fromString(text);
    }

    private static ObjectNode built(PackageEntry entry) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("build_id", entry.id().toString())
                .put("created_at", entry.createdAt().toString());
    }

    private static ObjectNode describe(PackageEntry entry) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", entry.id().toString())
                .put("name", entry.name())
                .put("version", entry.version())
                .put("runtime", entry.runtime())
                .put("handler", entry.handler())
                .put("digest", entry.digest().toString())
                .put("size", entry.size())
                .put("created_at", entry.createdAt().toString());
    }
}
