package io.invoq.bench.report;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** In which order details are shown: by name, those of the floor last. */
final class Details {

    private static final Comparator<Map.Entry<String, Double>> ORDER = Comparator.comparing(
                    (Map.Entry<String, Double> detail) -> detail.getKey().startsWith("floor"))
            .thenComparing(Map.Entry::getKey);

    private Details() {}

    static List<Map.Entry<String, Double>> of(Measured measured) {
        return measured.details().entrySet().stream().sorted(ORDER).toList();
    }
}
