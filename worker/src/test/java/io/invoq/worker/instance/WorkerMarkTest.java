package io.invoq.worker.instance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class WorkerMarkTest {

    @Test
    void ofALivingProcessIsNotAbandoned() {
        assertThat(WorkerMark.isAbandoned(WorkerMark.fresh())).isFalse();
    }

    @Test
    void noTwoAreTheSame() {
        assertThat(WorkerMark.fresh()).isNotEqualTo(WorkerMark.fresh());
    }

    @Test
    void ofAProcessThatHadTheSameNumberBeforeIsAbandoned() {
        assertThat(WorkerMark.isAbandoned(with(2, "1"))).isTrue();
    }

    @Test
    void ofANumberThatNobodyHasIsAbandoned() {
        assertThat(WorkerMark.isAbandoned(with(1, Integer.toString(Integer.MAX_VALUE))))
                .isTrue();
    }

    @Test
    void ofAnotherNamespaceIsNotAbandoned() {
        assertThat(WorkerMark.isAbandoned(with(0, "1"))).isFalse();
    }

    @Test
    void whatIsNoMarkIsNotAbandoned() {
        assertThat(WorkerMark.isAbandoned("")).isFalse();
        assertThat(WorkerMark.isAbandoned("4beb5057-506e-4e92-9d52-42f27c5fc9f2"))
                .isFalse();
        assertThat(WorkerMark.isAbandoned(with(2, ""))).isFalse();
    }

    private static String with(int part, String other) {
        String[] parts = WorkerMark.fresh().split(":", -1);
        assertThat(parts).hasSize(4);
        parts[part] = other;
        // A mark of another namespace names a process that is not there, too.
        parts[2] = part == 0 ? "1" : parts[2];
        return String.join(":", parts);
    }
}
