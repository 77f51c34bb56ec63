package io.invoq.bench;

import io.invoq.bench.scenario.Scenario;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which scenarios are asked for. */
final class Selection {

    private Selection() {}

    /** Those that one of the patterns names, in their own order; all, when there is no pattern. */
    static List<Scenario> of(List<Scenario> all, List<String> patterns) {
        if (patterns.isEmpty()) {
            return all;
        }
        List<Pattern> compiled = patterns.stream().map(Selection::compile).toList();
        return all.stream()
                .filter(scenario -> compiled.stream()
                        .anyMatch(pattern ->
                                pattern.matcher(scenario.line().name()).matches()))
                .toList();
    }

    private static Pattern compile(String glob) {
        return Pattern.compile(
                Stream.of(glob.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }
}
