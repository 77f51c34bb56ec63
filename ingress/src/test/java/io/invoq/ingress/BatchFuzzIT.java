package io.invoq.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.invoq.ingress.WireHttp.Reply;
import io.invoq.ingress.batch.RandomLines;
import io.invoq.ingress.batch.RandomLines.Sample;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.SharedKafka;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Random lines, some of them spoilt, against a whole ingress; {@code -Dseed=N} runs the same again. The answers say
 * exactly what is on the topics.
 */
@ExtendWith({LeakCheck.class, SharedKafka.class})
@Timeout(120)
final class BatchFuzzIT {

    private static final int BATCHES = 8;
    private static final int LINES = 400;

    @Test
    void answersEveryLineAndWritesExactlyWhatItSaysIsAccepted(KafkaFixture kafka) {
        long seed = Long.getLong("seed", System.nanoTime());
        RandomLines random = new RandomLines(seed);
        try (TestIngress ingress = TestIngress.start(kafka)) {
            TestIngress.Registered function = ingress.register();
            Map<String, Sample> accepted = new HashMap<>();
            for (int batch = 0; batch < BATCHES; batch++) {
                List<Sample> samples =
                        Stream.generate(random::next).limit(LINES).toList();
                // When
                List<JsonNode> answers = BatchIT.lines(send(ingress, function, samples));
                // Then
                assertThat(answers).as("-Dseed=" + seed).hasSize(LINES);
                for (int i = 0; i < LINES; i++) {
                    Sample sample = samples.get(i);
                    int status = answers.get(i).path("status").asInt();
                    assertThat(status)
                            .as("-Dseed=%d: %s was answered %s", seed, sample, answers.get(i))
                            .isIn(sample.body() == null ? new Object[] {202, 400} : new Object[] {202});
                    if (status == 202) {
                        accepted.put(answers.get(i).path("id").asText(), sample);
                    }
                }
            }
            Map<String, List<Published>> published = Published.of(kafka, function);
            assertThat(published.keySet()).as("-Dseed=" + seed).isEqualTo(accepted.keySet());
            accepted.forEach((id, sample) -> assertThat(published.get(id))
                    .as("-Dseed=%d: %s", seed, sample)
                    .singleElement()
                    .satisfies(record -> assertThat(sample.body()).isIn(record.body(), null)));
        }
    }

    private static Reply send(TestIngress ingress, TestIngress.Registered function, List<Sample> samples) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (Sample sample : samples) {
            body.writeBytes(sample.array());
            body.write('\n');
        }
        try (WireHttp connection = WireHttp.connect(ingress.port())) {
            Reply reply = ingress.send(
                            connection,
                            "POST",
                            "/v1/functions/" + function.id() + "/invocations:batch",
                            "",
                            "Content-Type: application/x-ndjson",
                            "Content-Length: " + body.size())
                    .write(body.toByteArray())
                    .read();
            assertThat(reply.status()).isEqualTo(200);
            return reply;
        }
    }
}
