package io.invoq.platform.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.function.HandlerStyle;
import io.invoq.wire.function.RuntimeName;
import io.invoq.wire.registry.RegistryCodec;
import io.invoq.wire.registry.RegistryEntry;
import io.invoq.wire.secret.Sealed;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EnvironmentsTest {

    private static final FunctionUrn URN = new FunctionUrn("acme", "shop", "price", FunctionUrn.LATEST);
    private static final String K1 = "k1:" + key(1);
    private static final String K2 = "k2:" + key(2);
    private static final Map<String, String> VARIABLES = Map.of("MODE_NAME", "marker-größe", "EMPTY", "");

    @Test
    void whatIsSealedShowsNothingAndOpensToWhatItWas() {
        // Given
        FunctionDefinition clear = function(URN, VARIABLES);
        Environments environments = environments(K1);

        // When
        FunctionDefinition sealed = environments.seal(clear);

        // Then
        assertThat(sealed.environment()).isEmpty();
        assertThat(sealed.revisionId()).isEqualTo(clear.revisionId());
        assertThat(written(sealed)).contains("\"keyId\":\"k1\"").doesNotContain("marker", "MODE_NAME");
        assertThat(sealed.toString()).contains("Sealed[keyId=k1]").doesNotContain("marker", "MODE_NAME");
        assertThat(environments.open(sealed)).isEqualTo(clear);
        assertThat(environments.seal(sealed)).as("sealed already").isSameAs(sealed);
        assertThat(sealedOf(environments.seal(clear)).nonce())
                .isNotEqualTo(sealedOf(sealed).nonce());
    }

    @Test
    void aPublishedVersionsCopyOpensAndAnotherFunctionsDoesNot() {
        // Given
        Environments environments = environments(K1);
        FunctionDefinition sealed = environments.seal(function(URN, VARIABLES));

        // Then
        assertThat(environments
                        .open(sealed.publishedAs("v1", "", Instant.EPOCH))
                        .environment())
                .isEqualTo(VARIABLES);
        for (FunctionUrn other : List.of(
                new FunctionUrn("acme", "shop", "prices", FunctionUrn.LATEST),
                new FunctionUrn("acme", "shops", "price", FunctionUrn.LATEST),
                new FunctionUrn("other", "shop", "price", FunctionUrn.LATEST))) {
            FunctionDefinition copied = function(other, Map.of()).withEnvironmentOf(sealed);
            assertThatThrownBy(() -> environments.open(copied))
                    .isInstanceOf(SecretUnreadableException.class)
                    .hasMessageContaining(
                            "the environment of function " + other + " does not open with master key 'k1'");
        }
    }

    @Test
    void isNoSecretsValueAndNoneIsAnEnvironment() {
        // Given
        MasterKeys keys = MasterKeys.load(new SecretsConfig(null, K1));
        Place value = new Place.Value("acme", new UUID(0, 1), URN.withoutVersion());
        Sealed sealed = keys.seal(value, "{\"A\":\"1\"}".getBytes(StandardCharsets.UTF_8));

        // Then
        assertThatThrownBy(() ->
                        new Environments(keys).open(function(URN, Map.of()).withEnvironment(Map.of(), sealed)))
                .isInstanceOf(SecretUnreadableException.class);
    }

    @Test
    void withoutAKeyItStaysInClearUnlessItWasSealed() {
        // Given
        Environments none = new Environments(MasterKeys.load(SecretsConfig.NONE));
        FunctionDefinition clear = function(URN, VARIABLES);
        FunctionDefinition sealed = environments(K1).seal(clear);

        // Then
        assertThat(none.seal(clear)).isSameAs(clear);
        assertThat(none.seal(clear, clear)).isSameAs(clear);
        assertThat(none.open(clear)).isSameAs(clear);
        assertThat(none.isOld(clear)).isFalse();
        assertThat(none.seal(sealed, sealed)).as("an update that leaves it out").isSameAs(sealed);
        assertThat(none.seal(function(URN, Map.of()), sealed).environment()).isEmpty();
        assertThatThrownBy(() -> none.seal(clear, sealed))
                .isInstanceOf(SecretUnreadableException.class)
                .hasMessageContaining("function " + URN + " is encrypted with master key 'k1'")
                .message()
                .doesNotContain("marker");
    }

    @Test
    void aKeyThatIsMissingOrAnotherIsNamed() {
        FunctionDefinition sealed = environments(K1).seal(function(URN, VARIABLES));

        assertThatThrownBy(() -> environments(K2).open(sealed))
                .isInstanceOf(SecretUnreadableException.class)
                .hasMessage("the environment of function " + URN
                        + " is encrypted with master key 'k1', of which this node has none; it has [k2]");
        assertThatThrownBy(() -> environments("k1:" + key(2)).open(sealed))
                .isInstanceOf(SecretUnreadableException.class)
                .hasMessageContaining("encrypted with another one of that id");
    }

    @Test
    void whatIsInClearOrUnderAnOlderKeyIsSealedAgain() {
        // Given
        FunctionDefinition clear = function(URN, VARIABLES);
        FunctionDefinition old = environments(K1).seal(clear);
        Environments rotated = environments(K2 + "," + K1);

        // Then
        assertThat(rotated.isOld(clear)).isTrue();
        assertThat(rotated.isOld(old)).isTrue();
        assertThat(rotated.isOld(function(URN, Map.of()))).isFalse();
        for (FunctionDefinition each : List.of(clear, old)) {
            FunctionDefinition renewed = rotated.renew(each);
            assertThat(rotated.isOld(renewed)).isFalse();
            assertThat(sealedOf(renewed).keyId()).isEqualTo("k2");
            assertThat(environments(K2).open(renewed)).isEqualTo(clear);
        }
        assertThatThrownBy(() -> environments(K2).renew(old)).isInstanceOf(SecretUnreadableException.class);
    }

    @Test
    void whatIsNoEnvironmentIsRefusedWithoutBeingShown() {
        MasterKeys keys = MasterKeys.load(new SecretsConfig(null, K1));
        for (String text : List.of("marker", "{\"A\":{\"B\":\"marker\"}}", "[\"marker\"]")) {
            Sealed sealed = keys.seal(new Place.Environment(URN), text.getBytes(StandardCharsets.UTF_8));
            FunctionDefinition function = function(URN, Map.of()).withEnvironment(Map.of(), sealed);

            assertThatThrownBy(() -> new Environments(keys).open(function))
                    .isInstanceOf(SecretUnreadableException.class)
                    .hasMessageContaining("the environment of function " + URN + " does not read")
                    .hasNoCause()
                    .message()
                    .doesNotContain("marker");
        }
    }

    @Test
    void noDefinitionHasItInClearAndSealed() {
        FunctionDefinition sealed = environments(K1).seal(function(URN, VARIABLES));

        assertThatThrownBy(() -> sealed.withVariable("A", "marker"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("environment is both in clear and sealed");
    }

    private static Sealed sealedOf(FunctionDefinition function) {
        return Objects.requireNonNull(function.sealedEnvironment());
    }

    private static String written(FunctionDefinition function) {
        return new String(RegistryCodec.write(new RegistryEntry.Function(function)), StandardCharsets.UTF_8);
    }

    private static Environments environments(String keys) {
        return new Environments(MasterKeys.load(new SecretsConfig(null, keys)));
    }

    private static String key(int seed) {
        byte[] key = new byte[32];
        key[0] = (byte) seed;
        return Base64.getEncoder().encodeToString(key);
    }

    private static FunctionDefinition function(FunctionUrn urn, Map<String, String> environment) {
        return new FunctionDefinition(
                urn,
                "r1",
                RuntimeName.PYTHON3,
                "python3.9",
                new FunctionDefinition.Code("/srv", "a.b", HandlerStyle.EYWA, null, null),
                new FunctionDefinition.Limits(
                        Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ZERO, 0, 1, 1, 300, 128),
                environment,
                "",
                Instant.EPOCH,
                Instant.EPOCH);
    }
}
