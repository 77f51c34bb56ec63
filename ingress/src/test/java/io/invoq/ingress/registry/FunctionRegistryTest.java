package io.invoq.ingress.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.invoq.platform.secret.Environments;
import io.invoq.platform.secret.MasterKeys;
import io.invoq.platform.secret.SecretsConfig;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.FunctionId;
import io.invoq.wire.function.FunctionUrn;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FunctionRegistryTest {

    private static final Environments NO_KEYS = new Environments(MasterKeys.load(SecretsConfig.NONE));

    private FakeRegistry topic;
    private FunctionRegistry registry;

    @BeforeEach
    void start() throws InterruptedException {
        topic = new FakeRegistry();
        registry = new FunctionRegistry(topic.view(), topic.transactions(), NO_KEYS, false, () -> Instant.EPOCH);
    }

    @AfterEach
    void close() {
        topic.close();
    }

    @Test
    void findsWhatItRegisteredByUrnAndById() throws InterruptedException {
        // When
        FunctionDefinition function = registry.register("acme", body("price"));
        // Then
        assertThat(registry.find(function.urn())).isEqualTo(function);
        assertThat(registry.find(function.id())).isEqualTo(function);
    }

    @Test
    void findsNothingElse() throws InterruptedException {
        // Given
        FunctionDefinition function = registry.register("acme", body("price"));
        // When, Then
        assertThat(registry.find(function.urn().withVersion("v1"))).isNull();
        assertThat(registry.find(FunctionUrn.parse("sn:cn:yrk:other:function:0@shop@price:latest")))
                .isNull();
        Optional<FunctionId> other = FunctionId.parse("00000000-0000-0000-0000-000000000000");
        assertThat(registry.find(other.orElseThrow())).isNull();
    }

    @Test
    void refusesANameThatTheTenantHasAndWritesNothing() throws InterruptedException {
        // Given
        registry.register("acme", body("price"));
        // When, Then
        assertThatThrownBy(() -> registry.register("acme", body("price"))).isInstanceOf(NameTakenException.class);
        assertThat(topic.written()).hasSize(1);
        assertThat(registry.register("other", body("price")).urn().tenant()).isEqualTo("other");
    }

    @Test
    void writesNothingOfARegistrationThatIsNotValid() {
        assertThatThrownBy(() -> registry.register("acme", body("Price"))).isInstanceOf(RegistrationException.class);
        assertThat(topic.written()).isEmpty();
    }

    @Test
    void doesNotKnowAFunctionThatCouldNotBeWritten() throws InterruptedException {
        // Given
        topic.refuseWrites();
        // When, Then
        assertThatThrownBy(() -> registry.register("acme", body("price")))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessage("the registrar did not answer within PT0.5S; the change may be made yet");
        assertThat(topic.view().all()).isEmpty();
    }

    @Test
    void anUpdateChangesWhatItNamesAndLeavesTheRest() throws InterruptedException {
        // Given
        FunctionDefinition before = registry.register(
                "acme",
                body("price")
                        .put("description", "prices")
                        .set("extendedTimeout", json("{'initializer':7,'pre_stop':8}")));
        // When
        FunctionDefinition after = registry.update(
                "acme",
                "0@shop@price",
                json("{'revisionId':'%s','timeout':7,'description':null,'extendedTimeout':{'pre_stop':9}}"
                        .formatted(before.revisionId())));
        // Then
        assertThat(after.limits().timeout()).hasSeconds(7);
        assertThat(after.limits().initializerTimeout()).hasSeconds(7);
        assertThat(after.limits().preStopTimeout()).hasSeconds(9);
        assertThat(after.description()).isEqualTo("prices");
        assertThat(after.code()).isEqualTo(before.code());
        assertThat(after.revisionId()).isNotEqualTo(before.revisionId());
        assertThat(registry.find(before.urn())).isEqualTo(after);
    }

    @Test
    void anUpdateThatNamesEverythingAsItIsChangesNothingButTheRevision() throws InterruptedException {
        // Given
        FunctionDefinition before = registry.register("acme", everything());
        // When
        FunctionDefinition after = registry.update("acme", before.urn().toString(), FunctionJson.of(before, NO_KEYS));
        // Then
        assertThat(after)
                .usingRecursiveComparison()
                .ignoringFields("revisionId")
                .isEqualTo(before);
    }

    @Test
    void anUpdateIsNeverOlderThanWhatItChanges() throws InterruptedException {
        // Given
        FunctionRegistry ahead = new FunctionRegistry(
                topic.view(), topic.transactions(), NO_KEYS, false, () -> Instant.EPOCH.plusSeconds(60));
        FunctionDefinition before = ahead.register("acme", body("price"));
        // When
        FunctionDefinition after = registry.update(
                "acme", "0@shop@price", json("{'revisionId':'%s','timeout':7}".formatted(before.revisionId())));
        // Then
        assertThat(after.updatedAt()).isEqualTo(before.updatedAt());
        assertThat(after.createdAt()).isEqualTo(before.createdAt());
    }

    @Test
    void refusesAnUpdateOfWhatSomebodyElseHasChanged() throws InterruptedException {
        // Given
        FunctionDefinition before = registry.register("acme", body("price"));
        JsonNode update = json("{'revisionId':'%s','timeout':7}".formatted(before.revisionId()));
        registry.update("acme", "0@shop@price", update);
        // When, Then
        assertThatThrownBy(() -> registry.update("acme", "0@shop@price", update))
                .isInstanceOfSatisfying(
                        ChangeRefusedException.class,
                        e -> assertThat(e.reason()).isEqualTo(ChangeRefusedException.Reason.STALE_REVISION));
    }

    private static ObjectNode everything() {
        return json("""
                {'name':'0@shop@price','runtime':'nodejs20.x','kind':'faas','storageType':'local','codePath':'/code',
                 'handler':'lib/main.handler','handlerStyle':'eywa','description':'prices','timeout':60,
                 'cpu':500,'memory':256,'minInstance':'1','maxInstance':'4','concurrentNum':'8',
                 'environment':{'CURRENCY':'EUR','DIGITS':2,'STRICT':true},
                 'extendedHandler':{'initializer':'main.init','pre_stop':'main.stop'},
                 'extendedTimeout':{'initializer':10,'pre_stop':20},
                 'retry':{'maxAttempts':'5','initialInterval':2,'maxInterval':60,'maxAge':86400},'idempotent':true}""");
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) RegistrationTest.JSON.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }

    private static ObjectNode body(String function) {
        return RegistrationTest.JSON
                .createObjectNode()
                .put("name", "0@shop@" + function)
                .put("runtime", "python3")
                .put("codePath", "/code")
                .put("handler", "main.handler");
    }
}
