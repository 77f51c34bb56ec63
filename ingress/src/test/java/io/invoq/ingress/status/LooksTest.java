package io.invoq.ingress.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invoq.ingress.PacedConsumer;
import io.invoq.ingress.look.TopicLook;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

final class LooksTest {

    private final List<PacedConsumer> consumers = new ArrayList<>();
    private final Looks looks = new Looks(this::look, 1, Duration.ofMillis(5));

    private TopicLook look() {
        PacedConsumer consumer = new PacedConsumer();
        consumers.add(consumer);
        return new TopicLook(consumer, Duration.ofSeconds(1));
    }

    @Test
    void keepsAConsumerForTheNextLook() throws InterruptedException {
        // When
        String first = looks.with(look -> "found");
        looks.with(look -> "found");
        // Then
        assertThat(first).isEqualTo("found");
        assertThat(consumers)
                .singleElement()
                .satisfies(consumer -> assertThat(consumer.closed()).isFalse());
        looks.close();
        assertThat(consumers.getFirst().closed()).isTrue();
    }

    @Test
    void makesANewConsumerAfterAFailure() throws InterruptedException {
        // When
        assertThatThrownBy(() -> looks.with(look -> {
                    throw new TimeoutException("no answer");
                }))
                .isInstanceOfSatisfying(
                        StatusUnavailableException.class,
                        e -> assertThat(e.isBusy()).isFalse())
                .hasMessageContaining("no answer");
        looks.with(look -> "found");
        // Then
        assertThat(consumers).hasSize(2);
        assertThat(consumers.getFirst().closed()).isTrue();
        assertThat(consumers.getLast().closed()).isFalse();
        looks.close();
    }

    @Test
    void refusesOneMoreThanItMayAfterAWait() throws InterruptedException {
        // When
        looks.with(look -> {
            assertThatThrownBy(() -> looks.with(another -> "found"))
                    .isInstanceOfSatisfying(
                            StatusUnavailableException.class,
                            e -> assertThat(e.isBusy()).isTrue())
                    .hasMessageStartingWith("status.max-at-once=1 requests are looking at the topics");
            return "found";
        });
        // Then
        String next = looks.with(look -> "free again");
        assertThat(next).isEqualTo("free again");
        looks.close();
    }

    @Test
    void closesAConsumerThatWasInUseAtTheEnd() throws InterruptedException {
        // When
        looks.with(look -> {
            looks.close();
            return "found";
        });
        // Then
        assertThat(consumers)
                .singleElement()
                .satisfies(consumer -> assertThat(consumer.closed()).isTrue());
    }
}
