package io.invoq.bench.scenario;

import io.invoq.bench.report.Line;
import io.invoq.bench.system.Bench;
import io.invoq.bench.system.Subject;
import java.util.List;

/**
 * One line of the table: what is measured, what it is compared with, and how both are started. Both are open at the same
 * time and measured in turn, so that a busy minute of the machine meets both.
 */
public interface Scenario {

    /** Its name and what is expected of it. */
    Line line();

    /** What a reader of its result has to know. */
    default List<String> notes() {
        return List.of();
    }

    /** Opens the side that is under test. The caller closes it. */
    Probe openSubject(Bench bench, Subject subject) throws Exception;

    /** Opens the floor. The caller closes it. */
    Probe openFloor(Bench bench) throws Exception;
}
