package io.invoq.e2e.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    @Test
    void isTheSameForTheSameSeedAndAnotherForAnother() {
        // When
        List<Fault> once = first(100, 7);
        List<Fault> again = first(100, 7);
        List<Fault> other = first(100, 8);

        // Then
        assertThat(again).isEqualTo(once);
        assertThat(other).isNotEqualTo(once);
    }

    @Test
    void everyKindHasItsTurnInEveryRound() {
        // Given
        int size = Form.SHORT.roles().size();

        // When
        List<Fault> faults = first(2 * size, 3);

        // Then
        assertThat(faults.subList(0, size))
                .extracting(Fault::kind)
                .containsExactlyInAnyOrderElementsOf(Form.SHORT.roles());
        assertThat(faults.subList(size, 2 * size))
                .extracting(Fault::kind)
                .containsExactlyInAnyOrderElementsOf(Form.SHORT.roles());
    }

    @Test
    void countsARoundOnceItsLastFaultIsGivenOut() {
        // Given
        Schedule schedule = new Schedule(Form.SHORT.brokers(), 1);
        int size = Form.SHORT.brokers().size();

        // When
        for (int i = 1; i < size; i++) {
            assertThat(schedule.next()).isNotNull();
        }

        // Then
        assertThat(schedule.rounds()).isZero();
        assertThat(schedule.next()).isNotNull();
        assertThat(schedule.rounds()).isOne();
    }

    private static List<Fault> first(int count, long seed) {
        Schedule schedule = new Schedule(Form.SHORT.roles(), seed);
        return Stream.generate(schedule::next).limit(count).toList();
    }
}
