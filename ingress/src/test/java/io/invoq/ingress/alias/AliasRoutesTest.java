package io.invoq.ingress.alias;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.ingress.registry.FakeRegistry;
import io.invoq.ingress.registry.FunctionRegistry;
import io.invoq.ingress.version.FunctionVersions;
import io.invoq.platform.secret.Environments;
import io.invoq.platform.secret.MasterKeys;
import io.invoq.platform.secret.SecretsConfig;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.registry.Alias;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AliasRoutesTest {

    private static final Environments NO_KEYS = new Environments(MasterKeys.load(SecretsConfig.NONE));

    private static final CallHeaders NONE = name -> Optional.empty();

    private FakeRegistry topic;
    private FunctionAliases aliases;
    private FunctionDefinition latest;
    private FunctionDefinition v1;
    private FunctionUrn stable;

    @BeforeEach
    void start() throws InterruptedException {
        topic = new FakeRegistry();
        FunctionRegistry registry =
                new FunctionRegistry(topic.view(), topic.transactions(), NO_KEYS, false, () -> Instant.EPOCH);
        FunctionVersions versions =
                new FunctionVersions(topic.view(), topic.transactions(), NO_KEYS, () -> Instant.EPOCH);
        aliases = new FunctionAliases(topic.view(), topic.transactions(), () -> Instant.EPOCH);
        latest = registry.register("acme", Bodies.function("price"));
        v1 = versions.publish("acme", "0@shop@price", Bodies.publication(latest, "v1"));
        stable = latest.urn().withVersion("stable");
    }

    @AfterEach
    void close() {
        topic.close();
    }

    @Test
    void knowsAliasesThatWereThereBefore() throws InterruptedException {
        // Given
        aliases.create("acme", "0@shop@price", Bodies.alias("stable", "v1"));
        // When
        CallTargets targets = new CallTargets(topic.view(), AliasRoutes.follow(topic.view()));
        // Then
        assertThat(targets.find(stable, NONE)).isEqualTo(v1);
        assertThat(targets.find(v1.urn(), NONE)).isEqualTo(v1);
        assertThat(targets.find(latest.urn(), NONE)).isEqualTo(latest);
    }

    @Test
    void followsAnAliasThroughItsLife() throws InterruptedException {
        // Given
        CallTargets targets = new CallTargets(topic.view(), AliasRoutes.follow(topic.view()));
        // When
        FunctionDefinition before = targets.find(stable, NONE);
        Alias made = aliases.create("acme", "0@shop@price", Bodies.alias("stable", "v1"));
        FunctionDefinition first = targets.find(stable, NONE);
        aliases.update("acme", "0@shop@price", "stable", Bodies.aliasUpdate(made, "latest"));
        FunctionDefinition second = targets.find(stable, NONE);
        aliases.delete("acme", "0@shop@price", "stable");
        FunctionDefinition after = targets.find(stable, NONE);
        // Then
        assertThat(before).isNull();
        assertThat(first).isEqualTo(v1);
        assertThat(second).isEqualTo(latest);
        assertThat(after).isNull();
    }

    @Test
    void findsNothingForAnAliasWhoseRulesDoNotReadOrWhoseVersionIsGone() throws InterruptedException {
        // Given
        CallTargets targets = new CallTargets(topic.view(), AliasRoutes.follow(topic.view()));
        Alias.Rules broken = new Alias.Rules(Alias.Logic.AND, List.of("no rule"), "v1");
        // When
        topic.write(alias("broken", "v1", broken));
        topic.write(alias("dangling", "v9", null));
        // Then
        assertThat(targets.find(latest.urn().withVersion("broken"), NONE)).isNull();
        assertThat(targets.find(latest.urn().withVersion("dangling"), NONE)).isNull();
        assertThat(targets.find(latest.urn(), NONE)).isEqualTo(latest);
    }

    private Alias alias(String name, String version, Alias.@Nullable Rules rules) {
        return new Alias(
                latest.urn().withVersion(name), "r", version, "", List.of(), rules, Instant.EPOCH, Instant.EPOCH);
    }
}
