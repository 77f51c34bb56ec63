package io.invoq.ingress.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.ingress.batch.RandomLines.Sample;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Random lines, some of them spoilt; {@code -Dseed=N} runs the same again. */
final class BatchReaderFuzzTest {

    private static final int BATCHES = 200;
    private static final int LINES = 100;

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final RandomLines random = new RandomLines(seed);
    private final BatchReader reader = new BatchReader(new BatchReader.Limits(10 * LINES, 10_000));

    @Test
    void takesEveryIntactLineAsItIsWhateverItsNeighboursAre() {
        for (int batch = 0; batch < BATCHES; batch++) {
            // Given
            List<Sample> samples = Stream.generate(random::next).limit(LINES).toList();
            // When
            List<Line> lines = reader.lines(joined("", samples, "\n", ""));
            // Then
            assertThat(lines).as("-Dseed=" + seed).hasSize(LINES);
            assertIntact(samples, lines);
        }
    }

    @Test
    void takesEveryIntactItemBeforeTheBreakOfAnArray() {
        Random breaks = new Random(seed);
        for (int batch = 0; batch < BATCHES; batch++) {
            // Given
            int broken = breaks.nextInt(LINES);
            List<Sample> before =
                    Stream.generate(random::nextIntact).limit(broken).toList();
            List<Sample> after =
                    Stream.generate(random::next).limit(LINES - broken).toList();
            byte[] array =
                    joined("[", Stream.concat(before.stream(), after.stream()).toList(), ",", "]");
            // When
            List<Line> lines = reader.array(array);
            // Then
            assertThat(lines).as("-Dseed=" + seed).hasSizeGreaterThanOrEqualTo(broken);
            assertIntact(before, lines);
        }
    }

    private void assertIntact(List<Sample> samples, List<Line> lines) {
        for (int i = 0; i < samples.size(); i++) {
            String body = samples.get(i).body();
            if (body != null) {
                assertThat(lines.get(i))
                        .as("-Dseed=%d: line %d, %s", seed, i, samples.get(i))
                        .isInstanceOfSatisfying(
                                Line.Item.class,
                                item -> assertThat(item.body().utf8()).isEqualTo(body));
            }
        }
    }

    private static byte[] joined(String first, List<Sample> samples, String between, String last) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writeAscii(out, first);
        for (int i = 0; i < samples.size(); i++) {
            writeAscii(out, i == 0 ? "" : between);
            out.writeBytes(samples.get(i).array());
        }
        writeAscii(out, last);
        return out.toByteArray();
    }

    private static void writeAscii(ByteArrayOutputStream out, String text) {
        text.chars().forEach(out::write);
    }
}
