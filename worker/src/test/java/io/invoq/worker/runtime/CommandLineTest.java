package io.invoq.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.invoq.worker.instance.StartFailedException;
import org.junit.jupiter.api.Test;

final class CommandLineTest {

    @Test
    void splitsAtBlanksOutsideOfQuotes() throws StartFailedException {
        assertThat(CommandLine.split("  a  b\tc ")).containsExactly("a", "b", "c");
        assertThat(CommandLine.split("")).isEmpty();
        assertThat(CommandLine.split("'a b'\"c d\"e ''")).containsExactly("a bc de", "");
    }

    @Test
    void keepsWhatIsQuotedOrEscaped() throws StartFailedException {
        assertThat(CommandLine.split("'a\\b' \"a\\b\\\"\\\\\" a\\ b \\'"))
                .containsExactly("a\\b", "a\\b\"\\", "a b", "'");
        assertThat(CommandLine.split("$HOME *")).containsExactly("$HOME", "*");
    }

    @Test
    void refusesAQuoteThatIsNotClosed() {
        assertThatExceptionOfType(StartFailedException.class)
                .isThrownBy(() -> CommandLine.split("a 'b"))
                .withMessageContaining("not closed");
        assertThatExceptionOfType(StartFailedException.class).isThrownBy(() -> CommandLine.split("a \"b\\\""));
    }
}
