package io.invoq.worker.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.wire.function.FunctionUrn;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class CallLogTest {

    private static final FunctionUrn URN = new FunctionUrn("t", "s", "f", "1");

    @Test
    void keepsTheEndWithoutABrokenCharacter() {
        // Given
        CallLog log = new CallLog(URN, null);
        byte[] text = ("ü".repeat(CallLog.TAIL_BYTES) + "!").getBytes(StandardCharsets.UTF_8);

        // When
        for (int i = 0; i < text.length; i += 1000) {
            log.append(StreamName.STDOUT, text, i, Math.min(1000, text.length - i));
        }

        // Then
        assertThat(log.tail().size()).isEqualTo(CallLog.TAIL_BYTES - 1);
        assertThat(log.tail().utf8()).matches("ü+!");
    }

    @Test
    void cutsLinesAndLinesThatAreTooLong() {
        // Given
        LineSplitter splitter = new LineSplitter();
        byte[] longLine = new byte[LineSplitter.LONGEST_LINE + 1];
        Arrays.fill(longLine, (byte) 'x');

        // When
        var first = splitter.add("a\nb".getBytes(StandardCharsets.UTF_8), 0, 3);
        var second = splitter.add("c\n".getBytes(StandardCharsets.UTF_8), 0, 2);
        var third = splitter.add(longLine, 0, longLine.length);

        // Then
        assertThat(first).containsExactly("a");
        assertThat(second).containsExactly("bc");
        assertThat(third).singleElement().asString().hasSize(LineSplitter.LONGEST_LINE);
        assertThat(splitter.rest()).containsExactly("x");
    }

    @Test
    void givesPipeOutputToTheOnlyCallThatRunsAndElseToTheInstance() {
        // Given
        InstanceLog log = new InstanceLog(URN);
        CallLog one = new CallLog(URN, null);
        CallLog other = new CallLog(URN, null);

        // When
        log.append(StreamName.STDERR, bytes("0\n"), 0, 2);
        log.begin(one);
        log.append(StreamName.STDERR, bytes("1\n"), 0, 2);
        log.begin(other);
        log.append(StreamName.STDERR, bytes("2\n"), 0, 2);
        log.end(one);
        log.append(StreamName.STDOUT, bytes("3\n"), 0, 2);

        // Then
        assertThat(one.tail().utf8()).isEqualTo("1\n");
        assertThat(other.tail().utf8()).isEqualTo("3\n");
        assertThat(log.errorTail()).isEqualTo("0\n1\n2");
        assertThat(log.lastErrorLine()).isEqualTo("2");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
