package io.invoq.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.helidon.http.HeaderName;
import io.invoq.wire.registry.TokenScope;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The document at {@code /openapi.json} against the code: whatever one of them has, the other has too. */
final class OpenApiTest {

    private static final Set<String> METHODS =
            Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

    /** What only the native API answers. */
    private static final Set<ApiError> NATIVE_ONLY = Set.of(ApiError.UNSUPPORTED_MEDIA_TYPE);

    /** What is answered about access tokens alone, by Eywa's API and the native one. */
    private static final Set<ApiError> OF_TOKENS =
            Set.of(ApiError.EXPIRY_PASSED, ApiError.TOKEN_NOT_FOUND, ApiError.TOO_MANY_TOKENS);

    private static JsonNode document;

    @BeforeAll
    static void read() throws IOException {
        try (InputStream in = OpenApiTest.class.getResourceAsStream("/io/invoq/ingress/openapi.json")) {
            document = new ObjectMapper().readTree(Objects.requireNonNull(in));
        }
    }

    @Test
    void isAnOpenApi31Document() {
        assertThat(document.path("openapi").asText()).isEqualTo("3.1.0");
        assertThat(document.path("info").path("title").asText()).isNotBlank();
        assertThat(document.path("info").path("version").asText()).isNotBlank();
        assertThat(operations()).allSatisfy(operation -> {
            assertThat(operation.path("operationId").asText()).isNotBlank();
            assertThat(operation.path("responses").isEmpty()).isFalse();
        });
        assertThat(operations().stream()
                        .map(operation -> operation.path("operationId").asText()))
                .doesNotHaveDuplicates();
    }

    @Test
    void refersOnlyToWhatItHoldsAndHoldsNothingElse() {
        // Given
        Set<String> referred = new TreeSet<>(document.findValuesAsText("$ref"));
        Set<String> held = new TreeSet<>();
        for (String kind : List.of("parameters", "headers", "responses", "schemas")) {
            document.path("components")
                    .path(kind)
                    .fieldNames()
                    .forEachRemaining(name -> held.add("#/components/" + kind + "/" + name));
        }
        // When, Then
        assertThat(referred).isEqualTo(held);
        assertThat(referred)
                .allSatisfy(reference -> assertThat(
                                document.at(reference.substring(1)).isMissingNode())
                        .isFalse());
    }

    @Test
    void hasEveryPathThatIsServed() {
        assertThat(names(document.path("paths")))
                .containsExactlyInAnyOrder(
                        EywaDialect.SYNC + "{functionId}",
                        EywaDialect.SYNC + "{functionId}/{path}",
                        EywaDialect.ASYNC + "{functionId}",
                        EywaDialect.ASYNC + "{functionId}/{path}",
                        EywaFunctionsApi.PATH,
                        EywaFunctionsApi.PATH + "/{id}",
                        ImagesApi.PATH,
                        ImagesApi.PATH + "/{packageId}",
                        PackagesApi.PATH,
                        PackagesApi.PATH + "/{packageId}",
                        FunctionsApi.PATH,
                        SecretsApi.PATH,
                        SecretsApi.PATH + "/{secretId}",
                        OpenYuanrongDialect.FUNCTIONS + "{functionName}",
                        OpenYuanrongDialect.FUNCTIONS + "{functionName}/versions",
                        OpenYuanrongDialect.FUNCTIONS + "{functionName}/aliases",
                        OpenYuanrongDialect.FUNCTIONS + "{functionName}/aliases/{alias}",
                        OpenYuanrongDialect.FUNCTIONS + ReservationsApi.NAME,
                        InvocationsApi.PATH + "{invocationId}",
                        InvocationsApi.PATH + "{invocationId}" + StatusApi.RESULT,
                        AsyncResultsApi.PATH + "{invocationId}",
                        DeadLettersApi.PATH,
                        DeadLettersApi.PATH + "/{requestId}",
                        DeadLettersApi.REDRIVE,
                        DeadLettersApi.PURGE,
                        OpenYuanrongDialect.FUNCTIONS + "{functionVersionUrn}/invocations",
                        OpenYuanrongDialect.SHORT + "{tenant}/{namespace}/{function}/",
                        BatchApi.FUNCTIONS + "{functionUrnOrId}/invocations:batch",
                        EywaTokensApi.PATH,
                        EywaTokensApi.PATH + "/{tokenId}",
                        TokensApi.PATH,
                        TokensApi.PATH + "/{tokenId}",
                        TokensApi.PATH + "/{tokenId}" + TokensApi.ROTATE,
                        QuotaApi.TENANTS + "{tenant}" + QuotaApi.QUOTA,
                        BatchApi.FUNCTIONS + "{functionUrnOrId}" + PauseApi.PAUSE,
                        BatchApi.FUNCTIONS + "{functionUrnOrId}" + PauseApi.RESUME,
                        "/openapi.json");
    }

    @Test
    void declaresTheParametersOfEveryPath() {
        document.path("paths").properties().forEach(path -> {
            List<String> declared = new ArrayList<>();
            path.getValue()
                    .path("parameters")
                    .forEach(parameter ->
                            declared.add("{" + resolved(parameter).path("name").asText() + "}"));
            assertThat(declared)
                    .as(path.getKey())
                    .allSatisfy(name -> assertThat(path.getKey()).contains(name));
            assertThat(path.getKey().chars().filter(c -> c == '{').count())
                    .as(path.getKey())
                    .isEqualTo(declared.size());
        });
    }

    @Test
    void hasEveryErrorWithItsStatusCodeAndWording() {
        // Given
        List<String> documented = new ArrayList<>();
        document.path("x-invoq-errors").forEach(error -> {
            assertThat(error.path("when").asText()).isNotBlank();
            documented.add(error.path("reason").asText() + " "
                    + error.path("status").asInt() + " " + error.path("code").asInt() + " "
                    + error.path("message").asText());
        });
        // When, Then
        assertThat(documented)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(ApiError.values())
                        .map(error ->
                                error.reason() + " " + error.status() + " " + error.innerCode() + " " + error.title())
                        .toList());
    }

    @Test
    void hasAResponseForTheStatusOfEveryErrorInBothDialects() {
        // Given
        Set<String> statuses = Arrays.stream(ApiError.values())
                .filter(error -> !NATIVE_ONLY.contains(error))
                .map(error -> Integer.toString(error.status()))
                .collect(Collectors.toCollection(TreeSet::new));
        // When, Then
        assertThat(errorStatuses("/eywa/")).isEqualTo(statuses);
        Set<String> other = errorStatuses("/serverless/");
        assertThat(other).isEqualTo(statuses);
        assertThat(errorStatuses("/invocations/")).isEqualTo(statuses);
    }

    @Test
    void namesInEachErrorResponseTheReasonsAndCodesThatItStandsFor() {
        Arrays.stream(ApiError.values())
                .filter(error -> !NATIVE_ONLY.contains(error) && !OF_TOKENS.contains(error))
                .forEach(error -> assertThat(document.path("components")
                                .path("responses")
                                .path("Yuanrong" + error.status())
                                .path("description")
                                .asText())
                        .contains("`" + error.reason() + "` (" + error.innerCode() + ")"));
    }

    @Test
    void namesTheErrorsOfTheNativeApiInItsOwnResponses() {
        NATIVE_ONLY.forEach(error -> assertThat(document.path("components")
                        .path("responses")
                        .path("Native" + error.status())
                        .path("description")
                        .asText())
                .contains("`" + error.reason() + "` (" + error.innerCode() + ")"));
    }

    @Test
    void namesTheErrorsOfTokensInTheResponsesOfTheirApis() {
        for (String api : List.of("Eywa", "Native")) {
            OF_TOKENS.forEach(error -> assertThat(document.path("components")
                            .path("responses")
                            .path(api + error.status())
                            .path("description")
                            .asText())
                    .contains("`" + error.reason() + "` (" + error.innerCode() + ")"));
        }
    }

    @Test
    void namesTheScopeOfEveryOperationAndItsRefusals() {
        assertThat(operations())
                .filteredOn(operation -> !operation.has("security"))
                .allSatisfy(operation -> {
                    assertThat(TokenScope.parse(operation.path("x-invoq-scope").asText()))
                            .as(operation.path("operationId").asText())
                            .isPresent();
                    assertThat(names(operation.path("responses"))).contains("401", "403", "429");
                });
    }

    @Test
    void hasEveryHeaderThatIsReadOrSet() throws IllegalAccessException {
        // Given
        Set<String> documented = new HashSet<>();
        document.path("components")
                .path("parameters")
                .forEach(parameter -> documented.add(parameter.path("name").asText()));
        operations()
                .forEach(operation -> operation
                        .path("responses")
                        .forEach(response ->
                                documented.addAll(names(resolved(response).path("headers")))));
        documented.add(document.at("/components/securitySchemes/eywaToken/name").asText());
        // When, Then
        for (Field field : Names.class.getDeclaredFields()) {
            if (field.get(null) instanceof HeaderName name && !name.equals(Names.FORWARDED_HOST)) {
                assertThat(documented).contains(name.defaultCase());
            }
        }
        assertThat(documented).contains("Retry-After", "Allow", "WWW-Authenticate");
    }

    @Test
    void promisesTheRequestIdOnEveryReply() {
        operations()
                .forEach(operation -> operation
                        .path("responses")
                        .forEach(response -> assertThat(names(resolved(response).path("headers")))
                                .as(operation.path("operationId").asText())
                                .contains("X-Request-Id", "X-Trace-Id")));
    }

    @Test
    void asksForATokenEverywhereButForItself() {
        assertThat(document.path("security")).hasSize(2);
        assertThat(operations().stream().filter(operation -> operation.has("security")))
                .singleElement()
                .satisfies(operation ->
                        assertThat(operation.path("operationId").asText()).isEqualTo("apiDescription"));
    }

    private static Set<String> errorStatuses(String prefix) {
        Set<String> statuses = new TreeSet<>();
        document.path("paths").properties().stream()
                .filter(path -> path.getKey().startsWith(prefix))
                .flatMap(path -> path.getValue().properties().stream())
                .filter(operation -> METHODS.contains(operation.getKey()))
                .forEach(operation -> statuses.addAll(names(operation.getValue().path("responses"))));
        statuses.removeIf(status -> status.startsWith("2"));
        return statuses;
    }

    private static List<JsonNode> operations() {
        List<JsonNode> operations = new ArrayList<>();
        document.path("paths")
                .forEach(path -> path.properties().stream()
                        .filter(operation -> METHODS.contains(operation.getKey()))
                        .forEach(operation -> operations.add(operation.getValue())));
        return operations;
    }

    private static JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
