package io.invoq.bench;

import io.invoq.bench.report.Measured;
import io.invoq.bench.report.Report;
import java.util.List;

/** Reads a comparison with another commit. */
final class Losses {

    private Losses() {}

    /** A sentence for each line in which every pair of samples was worse than at the other commit; one when there is none. */
    static List<String> of(Report report) {
        List<String> losses = report.scenarios().stream()
                .filter(Losses::isLoss)
                .map(line -> "%s lost more than the noise against %s: %.3f × (%.3f to %.3f)"
                        .formatted(
                                line.line().name(),
                                report.against(),
                                line.ratio().median(),
                                line.ratio().min(),
                                line.ratio().max()))
                .toList();
        return losses.isEmpty() ? List.of("no line lost more than the noise against " + report.against()) : losses;
    }

    private static boolean isLoss(Measured line) {
        return switch (line.line().unit()) {
            case MILLISECONDS, MEBIBYTES -> line.ratio().min() > 1;
            case CALLS_PER_SECOND, RECORDS_PER_SECOND -> line.ratio().max() < 1;
        };
    }
}
