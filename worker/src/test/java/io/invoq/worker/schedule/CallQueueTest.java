package io.invoq.worker.schedule;

import static io.invoq.worker.CallBuilder.call;
import static io.invoq.worker.FunctionBuilder.function;
import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.wire.record.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class CallQueueTest {

    private final CallQueue queue = new CallQueue();

    @Test
    void letsACallerWhoWaitsPassAFlood() {
        // Given
        List<Waiting> flood = add(Lane.ASYNC, 1000);
        Waiting waiting = add(Lane.SYNC, 1).getFirst();
        // When
        List<Waiting> taken = take(2);
        // Then
        assertThat(taken).containsExactly(waiting, flood.getFirst());
    }

    @Test
    void givesEveryFourthTurnToThoseWhoDoNotWait() {
        // Given
        List<Waiting> sync = add(Lane.SYNC, 100);
        List<Waiting> async = add(Lane.ASYNC, 100);
        // When
        List<Waiting> taken = take(8);
        // Then
        assertThat(taken)
                .containsExactly(
                        sync.get(0),
                        sync.get(1),
                        sync.get(2),
                        async.get(0),
                        sync.get(3),
                        sync.get(4),
                        sync.get(5),
                        async.get(1));
    }

    @Test
    void servesEachLaneInTheOrderOfArrivalToItsEnd() {
        // Given
        List<Waiting> sync = add(Lane.SYNC, 10);
        List<Waiting> async = add(Lane.ASYNC, 10);
        queue.remove(sync.get(4));
        queue.remove(async.get(4));
        // When
        List<Waiting> taken = take(18);
        // Then
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.next()).isNull();
        sync.remove(4);
        async.remove(4);
        assertThat(taken).filteredOn(sync::contains).isEqualTo(sync);
        assertThat(taken).filteredOn(async::contains).isEqualTo(async);
    }

    private List<Waiting> add(Lane lane, int calls) {
        List<Waiting> added = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            Waiting entry = new Waiting(
                    new FunctionPool(function("f").build()),
                    call(function("f").build()).lane(lane).build());
            queue.add(entry);
            added.add(entry);
        }
        return added;
    }

    private List<Waiting> take(int calls) {
        List<Waiting> taken = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            Waiting next = Objects.requireNonNull(queue.next());
            queue.take(next);
            taken.add(next);
        }
        return taken;
    }
}
