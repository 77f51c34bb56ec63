package io.invoq.ingress.alias;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.http.HeaderName;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.registry.Alias;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RouteTest {

    private static final FunctionUrn URN = FunctionUrn.parse("sn:cn:yrk:acme:function:0@shop@price:stable");
    private static final CallHeaders NONE = name -> Optional.empty();

    @Test
    void goesToTheOneVersion() {
        assertThat(Route.of(alias(List.of(), null)).choose(NONE)).isEqualTo(URN.withVersion("v1"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10, 50, 99, 100})
    void givesEachVersionExactlyItsShareOfAnyHundredCalls(int weight) {
        // Given
        Route route =
                Route.of(alias(List.of(new Alias.Weight("v1", 100 - weight), new Alias.Weight("v2", weight)), null));
        List<FunctionUrn> chosen = new ArrayList<>();
        // When
        for (int i = 0; i < 350; i++) {
            chosen.add(route.choose(NONE));
        }
        // Then
        for (int from = 0; from <= 250; from += 25) {
            List<FunctionUrn> hundred = chosen.subList(from, from + 100);
            assertThat(Collections.frequency(hundred, URN.withVersion("v2"))).isEqualTo(weight);
            assertThat(Collections.frequency(hundred, URN.withVersion("v1"))).isEqualTo(100 - weight);
        }
    }

    @Test
    void doesNotDealWithTheGrain() {
        // Given
        Alias even = alias(List.of(new Alias.Weight("v1", 50), new Alias.Weight("v2", 50)), null);
        Route route = Route.ByWeight.of(even, new Random(7));
        int everySecond = 0;
        // When
        for (int i = 0; i < 100; i++) {
            boolean isSecond = route.choose(NONE).equals(URN.withVersion("v2"));
            everySecond += i % 2 == 0 && isSecond ? 1 : 0;
        }
        // Then
        assertThat(everySecond).isBetween(10, 40);
    }

    @Test
    void goesOnDealingWhenItsCounterIsAllUsed() {
        // Given
        Route route = new Route.ByWeight(List.of(URN, URN), new AtomicInteger(Integer.MAX_VALUE));
        // When, Then
        assertThat(route.choose(NONE)).isEqualTo(URN);
        assertThat(route.choose(NONE)).isEqualTo(URN);
    }

    @ParameterizedTest
    @CsvSource({
        "AND, gold, 5, v2",
        "AND, gold, 1, v1",
        "AND, tin, 5, v1",
        "AND, tin, 1, v1",
        "OR, gold, 5, v2",
        "OR, gold, 1, v2",
        "OR, tin, 5, v2",
        "OR, tin, 1, v1"
    })
    void sendsCallsThatMeetTheRulesToTheOtherVersion(Alias.Logic logic, String group, String level, String version) {
        // Given
        Alias.Rules rules = new Alias.Rules(logic, List.of("x-group:in:gold,silver", "x-level:>=:3"), "v2");
        Map<String, String> headers = Map.of("x-group", group, "x-level", level);
        // When
        FunctionUrn chosen = Route.of(alias(List.of(), rules)).choose(of(headers));
        // Then
        assertThat(chosen).isEqualTo(URN.withVersion(version));
    }

    private static CallHeaders of(Map<String, String> headers) {
        return (HeaderName name) -> Optional.ofNullable(headers.get(name.lowerCase()));
    }

    static Alias alias(List<Alias.Weight> weights, Alias.@Nullable Rules rules) {
        return new Alias(URN, "r1", "v1", "", weights, rules, Instant.EPOCH, Instant.EPOCH);
    }
}
