package io.invoq.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.bench.scenario.Scenario;
import io.invoq.bench.scenario.Scenarios;
import java.util.List;
import org.junit.jupiter.api.Test;

class SelectionTest {

    @Test
    void starStandsForAnythingAndADotForItself() {
        assertThat(names("gated-*", "sync-c1")).containsExactly("sync-c1", "gated-c1", "gated-c64", "gated-c256");
        assertThat(names("sync.c1")).isEmpty();
    }

    @Test
    void withoutPatternsAllAreChosenAndNoNameIsThereTwice() {
        assertThat(names()).hasSize(Scenarios.all().size()).doesNotHaveDuplicates();
    }

    private static List<String> names(String... patterns) {
        List<Scenario> chosen = Selection.of(Scenarios.all(), List.of(patterns));
        return chosen.stream().map(scenario -> scenario.line().name()).toList();
    }
}
