package io.invoq.wire.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.invoq.wire.function.FunctionUrn;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionChooserTest {

    private static final int FUNCTIONS = 12_000;
    private static final List<FunctionUrn> URNS = IntStream.range(0, FUNCTIONS)
            .mapToObj(i -> new FunctionUrn("default", "demo", "f" + i, "latest"))
            .toList();

    /** All nodes of all versions must agree: a change of these values moves every function. */
    @ParameterizedTest
    @CsvSource({
        "hello, 1, 0", "hello, 2, 1", "hello, 8, 3", "hello, 12, 8", "hello, 100, 63",
        "bye, 1, 0", "bye, 2, 0", "bye, 8, 3", "bye, 12, 3", "bye, 100, 95",
    })
    void neverChanges(String function, int partitions, int home) {
        assertThat(PartitionChooser.home(new FunctionUrn("default", "demo", function, "latest"), partitions))
                .isEqualTo(home);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8, 12, 48})
    void spreadsFunctionsEvenly(int partitions) {
        // Given
        int[] counts = new int[partitions];

        // When
        URNS.forEach(urn -> counts[PartitionChooser.home(urn, partitions)]++);

        // Then
        double fair = (double) FUNCTIONS / partitions;
        assertThat(Arrays.stream(counts).boxed().toList())
                .allSatisfy(count -> assertThat((double) count).isBetween(fair * 0.75, fair * 1.25));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8, 12, 48})
    void anAddedPartitionTakesItsShareAndNothingElseMoves(int partitions) {
        // When
        List<FunctionUrn> moved = URNS.stream()
                .filter(urn -> PartitionChooser.home(urn, partitions) != PartitionChooser.home(urn, partitions + 1))
                .toList();

        // Then
        double fair = (double) FUNCTIONS / (partitions + 1);
        assertThat((double) moved.size()).isBetween(fair * 0.75, fair * 1.25);
        assertThat(moved)
                .allSatisfy(urn ->
                        assertThat(PartitionChooser.home(urn, partitions + 1)).isEqualTo(partitions));
    }

    @Test
    void versionsOfAFunctionSpreadAsWell() {
        // When
        long homes = IntStream.range(0, 100)
                .map(i -> PartitionChooser.home(URNS.getFirst().withVersion("v" + i), 12))
                .distinct()
                .count();

        // Then
        assertThat(homes).isEqualTo(12);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void aTopicHasPartitions(int partitions) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PartitionChooser.home(URNS.getFirst(), partitions))
                .withMessage("a topic has at least 1 partition, not " + partitions);
    }
}
