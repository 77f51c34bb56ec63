package io.invoq.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;

final class MicroSmokeIT {

    private static final List<String> PIECES = List.of(
            "FunctionUrnBenchmark",
            "HandOffBenchmark",
            "HeaderFilterBenchmark",
            "IntakeBenchmark",
            "OffsetTrackerBenchmark",
            "PartitionChoiceBenchmark",
            "RecordCodecBenchmark",
            "RequestIdBenchmark",
            "TimestampsBenchmark");

    @Test
    void everyBenchmarkRunsAndTellsWhatItAllocates() throws RunnerException {
        // Given
        String all = ".*";
        // When
        Collection<RunResult> results = MicroMain.runQuickly(all);
        // Then
        assertThat(results).allSatisfy(result -> {
            assertThat(result.getPrimaryResult().getScore()).isPositive();
            assertThat(result.getSecondaryResults()).containsKey("gc.alloc.rate.norm");
        });
        assertThat(results)
                .extracting(result -> piece(result.getParams().getBenchmark()))
                .containsAll(PIECES)
                .isSubsetOf(PIECES);
    }

    private static String piece(String benchmark) {
        String type = benchmark.substring(0, benchmark.lastIndexOf('.'));
        return type.substring(type.lastIndexOf('.') + 1);
    }
}
