package io.invoq.wire.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.invoq.wire.record.Lane;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class TopicsTest {

    static final List<TopicSpec> ALL = List.of(
            Topics.invocations(Lane.SYNC, Topics.DEFAULT_POOL),
            Topics.invocations(Lane.ASYNC, Topics.DEFAULT_POOL),
            Topics.replies(),
            Topics.results(),
            Topics.deadLetters(),
            Topics.deadLetterMarks(),
            Topics.idempotencyRequests(),
            Topics.idempotency(),
            Topics.idempotencyAnswers(),
            Topics.cancels(),
            Topics.checkouts(),
            Topics.registry(),
            Topics.nodes());

    @Test
    void namesAreThoseOfTheCatalogue() {
        assertThat(ALL.stream().map(TopicSpec::name))
                .containsExactly(
                        "invoq.invocations.sync.default",
                        "invoq.invocations.async.default",
                        "invoq.replies",
                        "invoq.results",
                        "invoq.dead-letters",
                        "invoq.dead-letters.marks",
                        "invoq.idempotency.requests",
                        "invoq.idempotency",
                        "invoq.idempotency.answers",
                        "invoq.cancels",
                        "invoq.checkouts",
                        "invoq.registry",
                        "invoq.nodes");
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void nameIsOneThatKafkaTakes(TopicSpec topic) {
        assertThat(topic.name()).matches("[a-zA-Z0-9._-]{1,249}");
    }

    @Test
    void synchronousInvocationsAndRepliesGoAfterTenMinutes() {
        assertThat(Stream.of(Topics.invocations(Lane.SYNC, "gpu"), Topics.replies()))
                .allSatisfy(topic -> assertThat(topic.settings())
                        .isEqualTo(Map.of("cleanup.policy", "delete", "retention.ms", "600000")));
    }

    @Test
    void asynchronousInvocationsStayUntilTheyAreDone() {
        assertThat(Topics.invocations(Lane.ASYNC, "gpu").settings())
                .isEqualTo(Map.of("cleanup.policy", "delete", "retention.ms", "-1"));
    }

    @Test
    void resultsStayForAWeekAndDeadLettersForThirtyDaysAndTheirMarksLonger() {
        assertThat(Topics.results().settings()).containsEntry("retention.ms", "604800000");
        assertThat(Topics.deadLetters().settings()).containsEntry("retention.ms", "2592000000");
        assertThat(Topics.deadLetterMarks().settings()).containsEntry("retention.ms", "5184000000");
    }

    @Test
    void idempotencyKeysStayLongerThanTheyCanBeKeptAndTheirRequestsHaveTheBrokersTime() {
        assertThat(Topics.idempotency().settings())
                .isEqualTo(Map.of("cleanup.policy", "compact,delete", "retention.ms", "691200000"));
        assertThat(Topics.idempotencyRequests().settings())
                .containsEntry("message.timestamp.type", "LogAppendTime")
                .containsEntry("retention.ms", "600000");
        assertThat(Topics.idempotencyAnswers().settings()).containsEntry("retention.ms", "600000");
    }

    @Test
    void cancelsStayForLongerThanTheLongestDelayAndTheLongestAgeTogether() {
        assertThat(Topics.cancels().settings())
                .isEqualTo(Map.of("cleanup.policy", "delete", "retention.ms", "1209600000"));
        assertThat(Topics.CANCELS_KEPT).isGreaterThan(Duration.ofDays(5 + 7));
    }

    @Test
    void registryIsCompactedInOnePartition() {
        assertThat(Topics.registry().settings()).isEqualTo(Map.of("cleanup.policy", "compact"));
        assertThat(Topics.registry().fixedPartitions()).hasValue(1);
    }

    @Test
    void checkoutsAreCompactedSoonAndTheirEndsStayForAnHour() {
        assertThat(Topics.checkouts().settings())
                .isEqualTo(
                        Map.of("cleanup.policy", "compact", "segment.ms", "600000", "delete.retention.ms", "3600000"));
    }

    @Test
    void signsOfLifeAreCompactedSoonInOnePartition() {
        assertThat(Topics.nodes().settings()).isEqualTo(Map.of("cleanup.policy", "compact", "segment.ms", "600000"));
        assertThat(Topics.nodes().fixedPartitions()).hasValue(1);
    }

    @Test
    void allOthersHaveAsManyPartitionsAsConfigured() {
        assertThat(ALL.stream().filter(topic -> !topic.singlePartition()))
                .hasSize(11)
                .allSatisfy(topic -> assertThat(topic.fixedPartitions()).isEmpty());
    }

    @Test
    void everyPoolHasTopicsOfItsOwn() {
        assertThat(Topics.invocations(Lane.ASYNC, "gpu").name()).isEqualTo("invoq.invocations.async.gpu");
    }

    @Test
    void everyLaneOfAPoolHasAGroupOfItsOwn() {
        assertThat(Groups.workers(Lane.SYNC, "gpu")).isEqualTo("invoq-workers.gpu.sync");
        assertThat(Groups.workers(Lane.ASYNC, "gpu")).isEqualTo("invoq-workers.gpu.async");
    }

    @Test
    void settingsAreASpecsOwn() {
        // Given
        Map<String, String> settings = new HashMap<>(Map.of("a", "1"));
        TopicSpec topic = new TopicSpec("t", false, settings);

        // When
        settings.put("b", "2");

        // Then
        assertThat(topic.settings()).containsOnlyKeys("a");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> topic.settings().clear());
    }
}
